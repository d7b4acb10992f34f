"""The orders of staff, and the words by which they are recognised when they are typed."""

from enum import StrEnum


class Order(StrEnum):
    """What a member of staff can ask for; the value is both the typed command and the button's action."""

    HELP = "help"
    QUEUE = "queue"
    MINE = "mine"
    TICKET = "ticket"
    DIALOGUE = "dialogue"
    TIMELINE = "timeline"
    MORE = "more"
    GRADE = "grade"
    ACCEPT = "accept"
    DECLINE = "decline"
    HANDOVER = "handover"
    CANDIDATES = "candidates"
    WAY = "way"
    ARRIVED = "arrived"
    VISIT = "visit"
    USED = "used"
    PHOTOS = "photos"
    DOCUMENTS = "documents"
    EVIDENCE = "evidence"
    NOTE = "note"
    REPLY = "reply"
    CALLED = "called"
    CARE = "care"
    ESCALATE = "escalate"
    APOLOGISE = "apologise"
    WORDS = "words"
    WHICH = "which"
    ATTACH = "attach"
    WAIT = "wait"
    RESUME = "resume"
    ETA = "eta"
    PART = "part"
    TAKE = "take"
    DONE = "done"
    COMPLETE = "complete"
    RELEASE = "release"
    REACHED = "reached"
    UNSOLVED = "unsolved"
    MISSED = "missed"
    SURVEY = "survey"
    REFUSED = "refused"
    SUPPLIER = "supplier"
    EVALUATE = "evaluate"
    CLOSE = "close"
    SET = "set"
    LOG = "log"
    COMPLEX = "complex"
    HAZARD = "hazard"
    NO_PROBLEM = "noproblem"
    MERGE = "merge"
    NOTIFY = "notify"
    SENT = "sent"
    DUTY = "duty"
    ON = "on"
    OFF = "off"
    LEAVE = "leave"
    ROSTER = "roster"
    SKILLS = "skills"
    REGION = "region"
    BASE = "base"
    TIER = "tier"
    CERTIFICATE = "certificate"
    QUIET = "quiet"
    LANGUAGE = "language"
    SLA = "sla"
    QUALITY = "quality"
    FEEDBACK = "feedback"
    CASE = "case"
    CASES = "cases"
    MEASURE = "measure"
    MEASURES = "measures"
    REPORT = "report"
    WEEKLY = "weekly"
    GANTT = "gantt"
    TASKS = "tasks"
    APPRAISAL = "appraisal"
    JUDGE = "judge"
    CONTEST = "contest"
    ANSWER = "answer"
    REWARD = "reward"
    PENALTY = "penalty"
    PARKED = "parked"
    REPLAY = "replay"
    DROP = "drop"
    CANCEL = "cancel"

    @property
    def is_about_a_ticket(self) -> bool:
        """Whether the order means nothing without a ticket."""
        return self not in _WITHOUT_TICKET

    @property
    def is_bare(self) -> bool:
        """Whether its English word alone is the order, without a slash."""
        return self in _BARE


OF_PEOPLE = frozenset(
    {
        *(Order.ON, Order.OFF, Order.LEAVE, Order.ROSTER, Order.SKILLS, Order.REGION, Order.BASE),
        *(Order.TIER, Order.CERTIFICATE),
        *(Order.QUALITY, Order.APPRAISAL, Order.JUDGE, Order.ANSWER, Order.REWARD, Order.PENALTY),
    }
)  # a colleague may be named first, by their number too
_WITHOUT_TICKET = OF_PEOPLE | frozenset(
    {
        *(Order.HELP, Order.QUEUE, Order.MINE, Order.LOG, Order.DUTY, Order.QUIET, Order.LANGUAGE, Order.CANCEL),
        *(Order.WORDS, Order.WHICH),
        *(Order.PARKED, Order.REPLAY, Order.DROP, Order.SLA, Order.CONTEST),
        *(Order.FEEDBACK, Order.CASE, Order.CASES, Order.MEASURE, Order.MEASURES),
        *(Order.REPORT, Order.WEEKLY, Order.GANTT, Order.TASKS),
    }
)
_INTERNAL = frozenset({Order.WORDS, Order.WHICH, Order.ATTACH})
_BARE = frozenset(
    {
        *(Order.HELP, Order.QUEUE, Order.MINE, Order.SLA, Order.QUALITY, Order.APPRAISAL, Order.CANCEL),
        *(Order.CASES, Order.MEASURES, Order.GANTT, Order.TASKS),
    }
)

_CHINESE: dict[Order, tuple[str, ...]] = {
    Order.HELP: ("帮助", "菜单", "命令"),
    Order.QUEUE: ("队列", "待办", "待接单"),
    Order.MINE: ("我的", "我的工单"),
    Order.TICKET: ("工单", "查看"),
    Order.DIALOGUE: ("对话", "聊天记录"),
    Order.TIMELINE: ("时间线", "历史", "经过"),
    Order.MORE: ("更多",),
    Order.GRADE: ("定级", "分级", "分类"),
    Order.ACCEPT: ("接单", "接受"),
    Order.DECLINE: ("拒单", "拒绝"),
    Order.HANDOVER: ("转单", "转交", "移交", "转派", "改派"),
    Order.CANDIDATES: ("候选", "候选人", "派单"),
    Order.WAY: ("出发", "上路"),
    Order.ARRIVED: ("到达", "签到", "已到"),
    Order.VISIT: ("上门", "预约", "预约上门", "约时间", "改约"),
    Order.USED: ("用料", "换件", "领料", "配件"),
    Order.PHOTOS: ("照片", "现场照片", "完工照"),
    Order.DOCUMENTS: ("单据", "维修单", "保修卡"),
    Order.EVIDENCE: ("证据", "证据包"),
    Order.NOTE: ("备注", "记录"),
    Order.REPLY: ("回复", "答复"),
    Order.CALLED: ("已回电", "已致电"),
    Order.CARE: ("跟进", "我来处理"),
    Order.ESCALATE: ("升级", "上报"),
    Order.APOLOGISE: ("致歉", "道歉"),
    Order.WAIT: ("等待", "挂起"),
    Order.RESUME: ("继续", "恢复"),
    Order.ETA: ("预计", "改时间", "延期"),
    Order.PART: ("协作", "子任务"),
    Order.TAKE: ("领取",),
    Order.DONE: ("办结",),
    Order.COMPLETE: ("完成", "完工"),
    Order.RELEASE: ("发送结果", "发结果"),
    Order.REACHED: ("已解决", "客户确认"),
    Order.UNSOLVED: ("未解决",),
    Order.MISSED: ("未接通", "无人接听"),
    Order.SURVEY: ("回访", "评分"),
    Order.REFUSED: ("不愿评价", "不评价"),
    Order.SUPPLIER: ("服务商", "合作方"),
    Order.EVALUATE: ("评价服务商", "服务商评价"),
    Order.CLOSE: ("关闭", "结单"),
    Order.SET: ("设置", "修改"),
    Order.LOG: ("登记", "录入"),
    Order.COMPLEX: ("复杂",),
    Order.HAZARD: ("隐患", "危险"),
    Order.NO_PROBLEM: ("非报修", "不是报修"),
    Order.MERGE: ("合并",),
    Order.NOTIFY: ("通知方式",),
    Order.SENT: ("已通知", "已告知"),
    Order.DUTY: ("值班",),
    Order.ON: ("上班",),
    Order.OFF: ("下班",),
    Order.LEAVE: ("请假", "休假"),
    Order.ROSTER: ("排班", "排班表", "我的排班"),
    Order.SKILLS: ("技能", "我的技能"),
    Order.REGION: ("负责区域", "区域"),
    Order.BASE: ("驻地", "出发地"),
    Order.TIER: ("级别", "梯队"),
    Order.CERTIFICATE: ("证书", "资质", "上岗证"),
    Order.QUIET: ("免打扰", "勿扰"),
    Order.LANGUAGE: ("语言",),
    Order.SLA: ("时限", "达标率", "时效"),
    Order.QUALITY: ("质量", "服务质量"),
    Order.FEEDBACK: ("反馈", "内部反馈"),
    Order.CASE: ("反馈单",),
    Order.CASES: ("反馈清单", "反馈列表", "未结反馈"),
    Order.MEASURE: ("措施", "改进", "改进措施"),
    Order.MEASURES: ("措施清单", "措施列表"),
    Order.REPORT: ("报告", "报表"),
    Order.WEEKLY: ("周报", "部门周报"),
    Order.GANTT: ("甘特图", "进度图"),
    Order.TASKS: ("任务", "任务清单"),
    Order.APPRAISAL: ("考核", "我的考核"),
    Order.JUDGE: ("评分", "考核评分"),
    Order.CONTEST: ("申诉", "异议"),
    Order.ANSWER: ("答复申诉",),
    Order.REWARD: ("奖励",),
    Order.PENALTY: ("处罚", "惩罚"),
    Order.PARKED: ("搁置", "搁置消息"),
    Order.REPLAY: ("重放", "重试"),
    Order.DROP: ("丢弃",),
    Order.CANCEL: ("取消", "算了"),
}
_NAMES: dict[str, Order] = {
    **{order.value: order for order in Order if order not in _INTERNAL},
    **{word: order for order, words in _CHINESE.items() for word in words},
    "start": Order.HELP,
    "shifts": Order.ROSTER,
    "regions": Order.REGION,
    "certificates": Order.CERTIFICATE,
}

# Words for the values of forms; a word may stand for several, of which a question offers at most one.
SPOKEN: dict[str, tuple[str, ...]] = {
    "general": ("一般",),
    "medium": ("中等",),
    "major": ("重大",),
    "special": ("特殊",),
    "sev1_urgent": ("urgent", "1级", "一级", "紧急"),
    "sev2_timed": ("timed", "2级", "二级", "限期"),
    "sev3_routine": ("routine", "3级", "三级", "常规"),
    "resp1": ("level1", "一级", "1级"),
    "resp2": ("level2", "二级", "2级"),
    "resp3": ("level3", "三级", "3级"),
    "fault_repair": ("repair", "维修", "报修"),
    "installation": ("install", "安装"),
    "software_support": ("software", "软件"),
    "customer_service": ("service", "客服", "咨询"),
    "complaint": ("投诉",),
    "other": ("其他", "其它"),
    "electronics": ("电子", "电子产品"),
    "consumer_goods": ("consumer", "goods", "消费品"),
    "medical_device": ("medical", "医疗", "医疗器械"),
    "on_site": ("onsite", "visit", "walk-in", "walkin", "上门", "现场", "到店"),
    "remote": ("远程",),
    "depot": ("factory", "返厂"),
    "inspection": ("检测", "检查"),
    "repair": ("维修", "修理"),
    "replacement": ("replace", "更换"),
    "guidance": ("指导",),
    "customer": ("客户", "等客户"),
    "parts": ("配件", "备件"),
    "supplier": ("供应商",),
    "visit": ("上门", "预约"),
    "phone": ("tel", "call", "电话", "来电"),
    "email": ("mail", "e-mail", "邮件"),
    "fax": ("传真",),
    "sms": ("短信", "text"),
    "automatic": ("auto", "自动"),
    "telegram": ("tg", "电报"),
    "wechat": ("wx", "微信"),
    "person": ("manual", "by-hand", "人工"),
    "yes": ("y", "是", "有", "需要", "已解决", "solved", "发送", "send"),
    "no": ("n", "否", "没有", "不需要", "未解决", "重写", "rewrite"),
    "skip": ("跳过", "没问"),
    "quick": ("快速", "采纳"),
    "name": ("姓名", "名字"),
    "contact": ("联系方式",),
    "order_number": ("order", "订单", "订单号"),
    "product_model": ("product", "model", "型号", "产品型号"),
    "address": ("地址",),
    "kind": ("type", "customer_type", "客户类型", "类型"),
    "industry": ("行业",),
    "private": ("person", "个人", "家庭"),
    "business": ("company", "企业", "公司"),
    "public": ("institution", "机构", "单位", "政府"),
    "note": ("备注",),
    "reply": ("回复",),
    "on": ("开", "上班"),
    "off": ("关", "下班"),
    "all": ("全部", "都发", "都可以"),
    "now": ("现在", "马上", "现在出发"),
    "back": ("退回", "撤回", "取回"),
    "take": ("接手", "我来负责"),
    "category": ("归类", "分类"),
    "analysis": ("分析", "原因", "原因分析"),
    "measure": ("措施", "改进措施"),
    "tell": ("答复", "答复客户"),
    "told": ("已告知", "已答复"),
    "close": ("结案",),
    "worked": ("有效",),
    "did_not": ("无效", "no-effect"),
    "go_on": ("继续",),
    "count": ("统计",),
    "once": ("一次性",),
    "me": ("我", "本人"),
    "usual": ("默认", "按默认"),
    "zh_CN": ("zh", "cn", "chinese", "中文"),
    "en": ("english", "英文"),
}
NOT_HAD = frozenset({"-", "—", "－", "无", "none"})


def named(word: str) -> Order | None:
    """Give the order that a typed word names."""
    return _NAMES.get(word.lower())


def stands_for(word: str, value: str) -> bool:
    """Whether a typed word means this value of a form."""
    said = word.strip().casefold()
    return said == value.casefold() or said in SPOKEN.get(value, ())
