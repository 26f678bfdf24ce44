"""From a sentence of the catalogue's common faults to how it looks: by its wording, never one by one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from counter.training.looks import comparing
from counter.training.looks.fields import Field, Smudge
from counter.training.looks.pairs import Pair
from counter.training.looks.places import Blank, Stated, Street, Unfound, Whole
from counter.training.looks.readers import (
    BROUGHT,
    blank,
    blanks,
    field,
    fixed,
    named,
    part,
    signers,
    since,
    status,
    tally,
    whole,
)
from counter.training.looks.sets import Pages, Sum, Tally
from counter.training.looks.terms import DAYS, Coming, Since

if TYPE_CHECKING:
    from counter.training.looks.base import Look
    from counter.training.looks.readers import Reader


@lru_cache(maxsize=4096)
def looks_of(sentence: str, material: str) -> tuple[Look, ...]:
    """How a fault of this material can look: any of these; () when no card can show it."""
    for pattern, reader in READERS:
        found = pattern.match(sentence)
        looks = reader(found, material) if found else ()
        if looks:
            return looks
    return ()


def first_half(found: re.Match[str], material: str) -> tuple[Look, ...]:
    """Of 面积未填或与图不一致 only what is empty: one way to be at fault is enough."""
    return looks_of(found["one"], material)


def _pattern(text: str, reader: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(f"^(?:{text})$"), reader


READERS: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = (
    # what stands on many papers
    _pattern(
        "(意向书)?(缺少)?一方(未)?(签名|盖章)(或(未)?盖章)?|.*只有一方签名",
        fixed(Tally("双方签名", "方", "unsigned", "应签", "已签")),
    ),
    _pattern(".*未签名或未盖章", field("unsigned", "unsealed")),
    _pattern("法定代表人或主要负责人未签名|没有申请人签名", field("unsigned")),
    _pattern("复印件不清晰或缺页", fixed(Field("unclear"), Pages())),
    _pattern("证件损坏或缺页", fixed(Field("unclear"), Pages())),
    _pattern("[^或、]*(已?(超)?过有效期(限)?|已过签注期限|过期)", field("expired")),
    _pattern(
        "[^或]*(期限|有效期|租赁)(已经?届满|已过|已经到期|未写明或已届满)|已超过.*期限", field("expired")
    ),
    _pattern("(资格证|驾驶证)已过有效期或.*", field("expired")),
    _pattern("(?P<who>[^，]{2,12}或[^，]{2,12}?)(未|没有)(?P<what>盖章|签名)", blanks),
    _pattern("缺少(?P<who>[^，]{2,12}或[^，]{2,8})的?(?P<what>签名或盖章)", blanks),
    _pattern("(有)?(?P<who>.{2,16}?)(没有|未)全部签名(或盖章)?", signers),
    _pattern("有(?P<who>.{2,8})没有签名(或盖章)?", signers),
    _pattern(
        "有(?P<box>配偶)却没有配偶(签名|的授权)",
        blank("已签名", "unsigned", after="签名", given="婚姻状况 已婚"),
    ),
    _pattern(
        "未成年人没有(?P<box>监护人)签名",
        blank("已签名", "unsigned", after="签名", given="未成年人 有"),
    ),
    _pattern(
        "(?P<who>[^、或]*?)(签名或)?(未加|未|没有加|没有|没|缺少|漏)盖(?P<what>[^、或]*)章",
        field("unsealed"),
    ),
    _pattern(
        "(收入证明)?没有(?P<who>.{0,8}?)的?(收款|收费|单位)?(印章|章)(或开票信息不全)?", field("unsealed")
    ),
    _pattern(
        "(?P<who>[^、或有一]*?)(未加|未|没有加|没有|没|缺少|漏)(本人)?签(名|字)(或(者)?(未)?(盖章|按手印))?",
        field("unsigned"),
    ),
    _pattern("缺少(?P<box>评估人员)签名", blank("已签名", "unsigned", after="签名")),
    _pattern("(未|没有|缺少|承诺书未)(少|有)?(写|填写|填|签署|签|出具)?日期|缺少会议日期", field("undated")),
    _pattern("尚未(?P<box>签署)", blank("已签署", "unsigned")),
    _pattern("(登记表)?有?涂改[^或、]*|承诺(内容|事项)有删改", field("altered")),
    _pattern("新生儿姓名未填写或有涂改", fixed(Blank("新生儿姓名"), Field("altered"))),
    _pattern("(?P<what>[^与]{4,8})(看不清|记载不清)", named(Smudge)),
    _pattern("[^与]*(不清晰|模糊|损坏无法读取)", field("unclear")),
    _pattern("没有带原件|只[交带]了复印件|提交的是复印件|只有复印件没有原件", field("form")),
    _pattern("张数不够", field("copies")),
    _pattern("(报告)?缺页", fixed(Pages())),
    # the whole paper
    _pattern(f"(使用集中空调)?(?P<verb>{'|'.join(BROUGHT)}|缺少|没有)(剩余的)?(?P<whole>.{{2,20}})", whole),
    _pattern(".+和.+都没有提交", fixed(Whole())),
    # queries of the window
    _pattern("(有家庭成员)?(还)?(未|没有)(查询到|取得).+", fixed(Unfound())),
    _pattern("还没有(同意变更的审批意见|办理退役报到|网签备案|转移登记结果)", fixed(Unfound())),
    _pattern(".*未通过实名验证", fixed(Stated("实名验证", "通过", "未通过"))),
    # how many of how many
    _pattern("缺少其中一(?P<unit>人|名|台|辆|层|条|个).*?的(?P<what>.+)", tally()),
    _pattern("有副本没有带来", fixed(Tally("副本", "本"))),
    _pattern("(?P<what>.+)没有带齐", tally("份")),
    _pattern(
        "有(?P<what>录用人员|设备)(未列入|没有列入)",
        named(lambda what: Tally(what, "台" if what == "设备" else "人")),
    ),
    _pattern("缺少在岗人员", fixed(Tally("在岗人员", "人"))),
    _pattern("有(?P<what>科室)没有列出负责人", tally("个")),
    _pattern("有(?P<what>.+)没有(考核合格|提供)", tally("人")),
    _pattern(".*缺一方(的证明)?|只证明了生父母中的一方", fixed(Tally("双方的材料", "人"))),
    _pattern("只交了名册或清单中的一份", fixed(Tally("名册和清单", "份"))),
    _pattern(
        "(?P<what>.*合计.*?)(计算)?有误",
        named(lambda what: Sum(what, "千瓦" if "容量" in what else "元")),
    ),
    # ticks and empty boxes
    _pattern("照片未贴|未贴照片", fixed(Blank("照片", "已贴"))),
    _pattern("(?P<box>.{2,20}?)(未勾选|没有勾选)", blank("已勾选")),
    _pattern("(没有|未)勾选(?P<box>.{2,12})", blank("已勾选")),
    _pattern("没有勾选.+", fixed(Blank("应当勾选处", "已勾选"))),
    _pattern("(?P<box>组成形式)未选.+", blank("已勾选")),
    _pattern("(?P<what>报装地址)不完整", named(Street)),
    _pattern(
        "(?P<box>[^，。与]{2,18}?)(未填写|未填|漏填|没有填写?|没有写明|没有写|未写明|填写不完整|未填全|未写)",
        blank(),
    ),
    _pattern("(?P<one>.{2,10}(未填|漏填|未写明))或.+", first_half),
    _pattern("家庭经营的未写(?P<box>.+)", blank(given="组成形式 家庭经营")),
    _pattern(
        "(承诺书|声明|预案)?(未逐台写明|未逐类写明|未填写|未填|漏填|没有写明|没有写|未写明|未记载|未写)"
        "(?P<box>[^，。]{2,30})",
        blank(),
    ),
    _pattern("(?P<box>.{2,12})(没有证明)", blank("已附", after="证明")),
    _pattern("没有证明(?P<box>.{2,16})", blank("已证明")),
    _pattern("技术人员没有(?P<box>劳动关系)", blank("已写明")),
    _pattern("(监护人)没有(?P<box>确认)", blank("已确认")),
    _pattern("(没有生效证明或)?.*看不出(?P<box>.{2,24})", blank("已写明")),
    _pattern("对(?P<box>.{2,12})没有说明理由", blank("已写明", after="的理由")),
    _pattern("(?P<box>.{2,8})(没有标明|未逐类列明|没有分列)", blank("已写明")),
    _pattern("未分析(?P<part>.+)", part("分析了")),
    _pattern("未标明(?P<part>.+)", part("图上标有")),
    # the photograph
    _pattern("不是近6个月内的照片", fixed(Since("拍摄日期", 6 * DAYS["个月"], "6个月"))),
    _pattern("不是(本人)?近期照片", fixed(Since("拍摄日期", 1500, "近期", near=120))),
    _pattern("不是双方合影", fixed(Stated("照片上", "两人", "一人"))),
    _pattern("戴了帽子.*|五官被遮挡或戴了帽子", fixed(Stated("头部", "免冠、正面", "戴着帽子"))),
    # time
    _pattern("(?P<what>.*?)已?超过(?P<n>\\d+)(?P<unit>日|个月|年|周岁)", since(least=False)),
    _pattern("(?P<what>.+)不满(?P<n>\\d+)(?P<unit>个月|年)", since(least=True)),
    _pattern("公示期还没有届满", fixed(Coming("公示期届满日"))),
    _pattern("退休时间还没有到", fixed(Coming("退休时间"))),
    # what a paper, or a query, says in plain words
    _pattern(
        "(?P<what>检测结果|检验结论|检测结论)不合格", named(lambda what: Stated(what, "合格", "不合格"))
    ),
    _pattern(
        "检测结果超过相关标准|水质不符合渔业用水标准", fixed(Stated("检测结论", "符合标准", "超过标准"))
    ),
    _pattern("评价结论不明确", fixed(Stated("评价结论", "可行", "（没有写明）"))),
    _pattern("登记簿上有查封", fixed(Stated("限制登记", "没有", "查封"))),
    _pattern("(?P<what>.*?)状态为(?P<bad>[^、或]+).*", status),
    _pattern("(?P<what>.{0,10}?)(?P<bad>已经?(失效|取消|注销|撤销|解除|终止)(或.*)?)", status),
    _pattern("(?P<what>该品种|意见书对应的许可)(?P<bad>已被?撤销)(审定)?", status),
    _pattern("(?P<what>.{2,6}?)状态(?P<bad>异常).*", status),
    _pattern("还有(?P<what>未结清的.+)", named(lambda what: Stated(what, "0元", "86元"))),
    _pattern("还有(?P<what>未申报或未缴清的税款|欠缴的.+)", named(lambda what: Stated(what, "0元", "860元"))),
    _pattern("核验到(?P<what>.+记录)", named(lambda what: Stated(what, "没有", "有"))),
    _pattern(
        "(许可证)?(没有|未)按期(?P<what>校验|年度审验)",
        named(lambda what: Stated(f"{what}情况", "已按期办理", "已逾期")),
    ),
    _pattern("封口破损或没有密封章|档案没有密封", fixed(Stated("封口", "密封完好", "已经拆开"))),
    _pattern("由个人携带送来", fixed(Stated("送来的方式", "机要递送", "个人携带"))),
    _pattern(
        "(?P<what>[^，]{2,16}?)(为|是)不(合格|符合).*", named(lambda what: Stated(what, "合格", "不合格"))
    ),
    _pattern("带的是行驶证不是驾驶证", fixed(Stated("带来的证件", "驾驶证", "行驶证"))),
    _pattern("(?P<what>[^，不]{2,8})不是(?P<other>[^，]{2,12})", comparing.is_not),
    _pattern(
        "不是本人签名",
        fixed(Pair("签的名字", "本人姓名", "person", "姓名", "本人")),
    ),
    _pattern(
        "不是(?P<what>.{2,10}?)(出具|评定)",
        named(lambda what: Stated("出具单位", what, "其他机构")),
    ),
    _pattern("(?P<what>.*机构)不?没有相应资质", fixed(Stated("机构资质", "有", "没有"))),
    _pattern("(?P<what>.{2,10})未包含(?P<other>.{2,12})", comparing.contains),
    _pattern("超出(?P<other>营业执照)的(?P<what>经营范围)", comparing.compared),
    # two papers
    _pattern(
        "登记的新权利人与申请过户的人不一致",
        fixed(Pair("登记的新权利人", "申请过户的人", "person", "姓名", "申请人")),
    ),
    _pattern("(?P<what>[^，。]*?)与(?P<other>[^，。]+?)(的不一致|不一致|不符|明显不符)", comparing.compared),
    _pattern("(?P<what>婚姻状况|.*关系)未更新", comparing.not_brought_up),
    _pattern("(?P<what>[^，。与]{2,18})不一致", comparing.compared),
    _pattern("(?P<what>[^，。与]{2,16}?)(填写)?有误", comparing.mistaken),
    # parts of a set
    _pattern(
        "(缺少|缺|没有附|没有带来|没有带|未提交|未附|没有提交|未提供)(?P<part>[^，]{2,26})", part("里面有")
    ),
    _pattern(
        "设有库房但没有(?P<part>.+)",
        part("里面有", given="库房 设有"),
    ),
    _pattern(
        "设有仓库但没有(?P<part>.+)",
        part("里面有", given="仓库 设有"),
    ),
    _pattern("载体归他人所有但未提供(?P<part>.+)", part("里面有", given="载体 归他人所有")),
    _pattern("没有(?P<part>.{2,12}(证明|结论|说明|附图))", part("里面有")),
    _pattern("只有.{2,6}没有(?P<part>.{2,8})", part("里面有")),
)
"""The first that reads the sentence counts."""
