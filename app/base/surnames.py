"""Surnames: where they end, and how they are read where a dictionary of characters does not tell.

Lives here: splitting a name, compound surnames, readings of characters as surnames and in given names (with
tone digit, the right or most usual one first). Not here: how names are found and ordered (pinyin, strokes).
"""

from __future__ import annotations

from typing import NamedTuple

from app.base.text import MIDDLE_DOT, is_han

LONGEST_SURNAME = 2


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """'单 shan4 dan1' per entry, entries parted by commas or line ends."""
    entries = (entry.split() for line in text.splitlines() for entry in line.split(",") if entry.strip())
    return {key: tuple(readings) for key, *readings in entries}


# The surname reading stands first; a second one is kept because clerks type it and some families use it.
SURNAME_READINGS = _table("""
单 shan4 dan1, 仇 qiu2 chou2, 区 ou1 qu1, 解 xie4 jie3, 曾 zeng1 ceng2, 查 zha1 cha2
盖 ge3 gai4, 翟 zhai2 di2
缪 miao4 mou2, 覃 qin2 tan2, 种 chong2 zhong3, 折 she2 zhe2, 能 nai4 neng2, 黑 he4 hei1, 朴 piao2 pu3
乐 yue4 le4, 尉 wei4 yu4, 任 ren2, 华 hua4, 卜 bu3, 柏 bai3 bo2, 贾 jia3 gu3, 葛 ge3, 召 shao4 zhao4
员 yun4 yuan2, 郇 xun2 huan2, 隗 wei3 kui2, 郗 xi1 chi1, 逄 pang2, 麴 qu1, 祭 zhai4 ji4, 秘 bi4 mi4
冼 xian3, 洗 xian3 xi3, 佴 nai4 er4, 纪 ji3, 哈 ha3, 那 na1, 宁 ning2 ning4, 万 wan4, 盛 sheng4 cheng2
石 shi2, 沈 shen3, 谌 chen2 shen4, 谯 qiao2, 晁 chao2, 车 che1 ju1, 过 guo1, 令 ling2, 应 ying1, 相 xiang4
要 yao1, 冯 feng2, 曲 qu1, 燕 yan1, 于 yu2, 俞 yu2, 喻 yu4, 牟 mou2 mu4, 莘 shen1 xin1, 宿 su4 xiu3
幺 yao1, 繁 po2 fan2, 尹 yin3, 长 chang2 zhang3, 重 chong2 zhong4, 洪 hong2, 樊 fan2, 藏 zang4 cang2
臧 zang1, 行 xing2 hang2, 强 qiang2 jiang4, 都 du1 dou1, 会 kuai4 hui4, 尧 yao2, 句 gou1 ju4, 勾 gou1
瞿 qu2 ju4, 占 zhan1, 郝 hao3, 降 jiang4 xiang2, 教 jiao4, 亓 qi2, 亢 kang4, 褚 chu3 zhu3, 撒 sa4 sa3
萨 sa4, 塔 ta3, 逯 lu4, 禄 lu4, 角 jue2 jiao3, 阙 que1, 阚 kan4, 阮 ruan3, 芮 rui4, 荀 xun2, 荣 rong2
薄 bo2 bao2, 於 yu1 yu2, 干 gan1 gan4, 乜 nie4 mie1, 肖 xiao1 xiao4, 蔚 yu4 wei4, 揣 chuai3 chuai1
万俟 mo4-qi2, 尉迟 yu4-chi2, 澹台 tan2-tai2, 长孙 zhang3-sun1, 单于 chan2-yu2, 令狐 ling2-hu2
欧阳 ou1-yang2, 上官 shang4-guan1, 司马 si1-ma3, 司徒 si1-tu2, 诸葛 zhu1-ge3, 皇甫 huang2-fu3
东方 dong1-fang1, 夏侯 xia4-hou2, 公孙 gong1-sun1, 慕容 mu4-rong2, 宇文 yu3-wen2, 司空 si1-kong1
赫连 he4-lian2, 呼延 hu1-yan2, 申屠 shen1-tu2, 太史 tai4-shi3, 公冶 gong1-ye3, 宗政 zong1-zheng4
濮阳 pu2-yang2, 淳于 chun2-yu2, 太叔 tai4-shu1, 仲孙 zhong4-sun1, 轩辕 xuan1-yuan2, 钟离 zhong1-li2
闾丘 lv2-qiu1, 鲜于 xian1-yu2, 独孤 du2-gu1, 南宫 nan2-gong1, 拓跋 tuo4-ba2, 端木 duan1-mu4, 西门 xi1-men2
百里 bai3-li3, 东郭 dong1-guo1, 南门 nan2-men2, 第五 di4-wu3, 梁丘 liang2-qiu1, 左丘 zuo3-qiu1
公羊 gong1-yang2, 谷梁 gu3-liang2, 宰父 zai3-fu3, 段干 duan4-gan1, 漆雕 qi1-diao1, 壤驷 rang3-si4
乐正 yue4-zheng4, 亓官 qi2-guan1, 巫马 wu1-ma3, 公西 gong1-xi1, 颛孙 zhuan1-sun1, 哥舒 ge1-shu1
纳兰 na4-lan2, 完颜 wan2-yan2, 叶赫 ye4-he4, 东野 dong1-ye3, 子车 zi3-ju1, 司寇 si1-kou4, 贺兰 he4-lan2
叱干 chi4-gan1, 厍狄 she4-di2, 欧侯 ou1-hou2, 舒穆 shu1-mu4, 耶律 ye1-lv4
""")

# Readings found in given names; the usual one first. Everything else takes the dictionary's first reading.
GIVEN_READINGS = _table("""
乐 le4 yue4, 茜 qian4 xi1, 行 xing2 hang2, 长 chang2 zhang3, 朝 chao2 zhao1, 晟 sheng4 cheng2, 莘 xin1 shen1
盛 sheng4 cheng2, 颉 jie2 xie2, 纶 lun2 guan1, 娜 na4 nuo2, 重 zhong4 chong2, 和 he2
拓 tuo4 ta4, 炅 jiong3 gui4
柏 bai3 bo2, 石 shi2, 藏 cang2 zang4, 蕃 fan1 bo1, 省 sheng3 xing3, 传 chuan2 zhuan4, 隗 wei3 kui2
奇 qi2 ji1, 强 qiang2 jiang4, 都 du1 dou1, 会 hui4 kuai4, 率 shuai4 lv4, 薇 wei1, 阿 a1 e1, 车 che1 ju1
单 dan1 shan4, 曾 zeng1 ceng2, 解 jie3 xie4, 区 qu1 ou1, 仇 chou2 qiu2, 查 cha2 zha1, 朴 pu3 piao2
种 zhong3 chong2, 盖 gai4 ge3, 翟 di2 zhai2, 缪 mou2 miao4, 覃 tan2 qin2, 折 zhe2 she2, 能 neng2 nai4
黑 hei1 he4, 尉 wei4 yu4, 葛 ge3, 宁 ning2, 华 hua2, 大 da4, 万 wan4, 少 shao4, 兴 xing1, 好 hao3
正 zheng4, 应 ying4, 宓 mi4 fu2, 宿 su4, 还 huan2 hai2, 降 jiang4 xiang2, 角 jiao3 jue2
剑 jian4, 系 xi4 ji4
弹 tan2 dan4, 调 diao4 tiao2, 露 lu4, 珏 jue2, 曦 xi1, 祎 yi1, 圳 zhen4, 佛 fo2 fu2
熠 yi4, 琅 lang2, 契 qi4 xie4, 迪 di2, 祭 ji4 zhai4, 说 shuo1 yue4, 遗 yi2 wei4, 亲 qin1, 绿 lv4, 适 shi4
夏 xia4, 尧 yao2, 卡 ka3 qia3, 仔 zi3 zai3, 择 ze2 zhai2, 泊 bo2 po1, 桧 gui4 hui4, 俊 jun4, 济 ji4
尹 yin3, 逢 feng2 pang2, 合 he2, 红 hong2, 洋 yang2, 曲 qu3, 校 xiao4 jiao4, 番 fan1 pan1, 荟 hui4
轧 ya4 zha2, 若 ruo4, 识 shi2, 没 mo4 mei2, 沈 shen3, 提 ti2 di1, 彤 tong2, 楷 kai3, 玫 mei2, 瑾 jin3
""")


class NameParts(NamedTuple):
    """Surname and given name; without surname where the name is not built so (阿不都·热合曼, Smith)."""

    surname: str
    given: str


def split_name(name: str) -> NameParts:
    """Parts a name into surname and given name; compound surnames are known ('欧阳修' → 欧阳, 修).

    A name with the dot of minority names, or one that does not begin with a Chinese character, has no
    surname.
    """
    if len(name) > LONGEST_SURNAME and name[:LONGEST_SURNAME] in SURNAME_READINGS:
        return NameParts(name[:LONGEST_SURNAME], name[LONGEST_SURNAME:])
    if not name or MIDDLE_DOT in name or not is_han(name[0]):
        return NameParts("", name)
    return NameParts(name[0], name[1:])


def sort_parts(name: str) -> tuple[str, str]:
    """Surname and given name for ordering; names without a surname are ordered by their first character."""
    parts = split_name(name)
    if parts.surname:
        return parts.surname, parts.given
    return name[:1], name[1:].replace(MIDDLE_DOT, "")
