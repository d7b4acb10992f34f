"""What WeChat and WeCom have in common: sealed callbacks, access tokens, temporary media."""
