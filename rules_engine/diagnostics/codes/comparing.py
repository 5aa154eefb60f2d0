"""Codes of comparisons between units: ranks, who takes part, quotas, rolls (C0120–C0139), grades
by places (C0230–C0234)."""

from rules_engine.diagnostics.codes.info import CodeInfo
from rules_engine.diagnostics.model import Severity

CODES: dict[str, CodeInfo] = {
    "C0120": CodeInfo("rank-unstated", "名次没有写全"),
    "C0121": CodeInfo("rank-by-name", "名次不能按名称分先后"),
    "C0122": CodeInfo("order-outside-rank", "不排名次的地方写了从高到低"),
    "C0123": CodeInfo("comparison-cycle", "比较绕成了圈"),
    "C0124": CodeInfo("taking-part-by-result", "不参评的条件用到了评分的结果"),
    "C0125": CodeInfo("quota-incomplete", "名额没有写全"),
    "C0126": CodeInfo("quota-by-class", "名额按类别不同却没有分组"),
    "C0127": CodeInfo("quota-without-ranking", "有名额却没有排名"),
    "C0128": CodeInfo("regraded-upwards", "超出名额的改评得不比原来低"),
    "C0129": CodeInfo("lifted-unstated", "没有写改判定为的占不占名额"),
    "C0130": CodeInfo("roll-incomplete", "名单没有写全"),
    "C0131": CodeInfo("unused-grouping", "单位的一栏没有用到", Severity.WARNING),
    "C0240": CodeInfo("grade-direction-untold", "看不出总分低好还是高好"),
    "C0230": CodeInfo("places-incomplete", "按名次定的等次没有写全"),
    "C0231": CodeInfo("places-disordered", "按名次定的等次前后接不上"),
    "C0232": CodeInfo("places-without-rest", "按名次定了等次却没有其余"),
    "C0233": CodeInfo("places-not-a-number", "前多少写得不对"),
    "C0234": CodeInfo("places-without-ranking", "按名次定等次，排名却没有或数不清"),
}
