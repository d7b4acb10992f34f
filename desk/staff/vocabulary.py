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
    FLOW = "flow"
    APPRAISAL = "appraisal"
    JUDGE = "judge"
    CONTEST = "contest"
    ANSWER = "answer"
    REWARD = "reward"
    PENALTY = "penalty"
    TEST = "test"
    TRAINING = "training"
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
        Order.TEST,
    }
)  # a colleague may be named first, by their number too
_WITHOUT_TICKET = OF_PEOPLE | frozenset(
    {
        *(Order.HELP, Order.QUEUE, Order.MINE, Order.LOG, Order.DUTY, Order.QUIET, Order.LANGUAGE, Order.CANCEL),
        *(Order.WORDS, Order.WHICH),
        *(Order.PARKED, Order.REPLAY, Order.DROP, Order.SLA, Order.CONTEST),
        *(Order.FEEDBACK, Order.CASE, Order.CASES, Order.MEASURE, Order.MEASURES),
        *(Order.REPORT, Order.WEEKLY, Order.GANTT, Order.TASKS, Order.FLOW, Order.TRAINING),
    }
)
_INTERNAL = frozenset({Order.WORDS, Order.WHICH, Order.ATTACH})
_BARE = frozenset(
    {
        *(Order.HELP, Order.QUEUE, Order.MINE, Order.SLA, Order.QUALITY, Order.APPRAISAL, Order.CANCEL),
        *(Order.CASES, Order.MEASURES, Order.GANTT, Order.TASKS, Order.FLOW),
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
    Order.FLOW: ("流程", "流程图", "手册", "服务手册"),
    Order.APPRAISAL: ("考核", "我的考核"),
    Order.JUDGE: ("评分", "考核评分"),
    Order.CONTEST: ("申诉", "异议"),
    Order.ANSWER: ("答复申诉",),
    Order.REWARD: ("奖励",),
    Order.PENALTY: ("处罚", "惩罚"),
    Order.TEST: ("测试", "考试", "测评"),
    Order.TRAINING: ("培训", "培训记录"),
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


def named(word: str) -> Order | None:
    """Give the order that a typed word names."""
    return _NAMES.get(word.lower())
