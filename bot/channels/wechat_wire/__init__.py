"""What the WeChat and the WeCom channel share: sealed callbacks, a client without surprises, plain words."""
