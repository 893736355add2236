"""Characters that stand for others in damaged Chinese text.

Three closed sets. Radicals (⽂, ⻓) are the same character in another block of
Unicode, as PDF writers leave them. Substitutes are what programs that disguise
a text put in the place of a common character: one that holds it (姩 for 年,
荇 for 行), or a sign that looks like it (Φ for 中). Traditional characters in
a simplified text come from the same programs and are found through opencc.
"""

from __future__ import annotations

__all__ = ["RADICALS", "SUBSTITUTES"]

#: Radicals that Unicode does not map by itself; the Kangxi radicals have compatibility mappings.
RADICALS = dict(
    zip(
        "⺁⺄⺈⺌⺍⺕⺗⺙⺝⺟⺠⺡⺢⺤⺥⺧⺩⺪⺬⺭⺮⺶⺷⺸⺻⺼⺽⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻰⻳",
        "厂乙刀小小彐心攵月母民水水爪爪牛王疋示示竹羊羊羊聿肉臼艹虎衣西西见角讠贝车钅长长长门阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齐齿龙龟",
        strict=True,
    )
)

#: Substitute -> what it may stand for, the commonest first.
_PAIRS = """
Φ中 ┅一 ┿十 ㈠一 ㈡二 ㈢三 ㈣四 ㈤五 ㈥六 ㈦七 ㈧八 ㈨九 ㈩十 ㊣正 丅下 仂力 仩上 偠要 凊情清 叺入 咘布
咹安 哆多 喰食 噺新 囙回 囚人 囮化 囷和 囻民国 垺服 壵士 夶大 妀改 姩年 媔面 嫼黑 孓子 屾山 岼平 嶊推 忣及
恏好 悝理 慥造 昰是 汾分 洇因 涳空 渻省 笁工 紦把 苐第 苼生 荇行 荿成 莋作做 蕗路 財才财 赽快 铨全 镓家 仈八
苩白 夲本 怭必 笾边 変变 莂别 芣不 吥不 埗步 蔀部 浐产 苌长 瑺常 珹城 炪出 佽次 苁从 邨村 笩代 泹但 菿到
檤道 嘚的得 鈈不 哋的地 彽低 崬东 喥度 洏而 琺法 汸方 倣放 悱非 姟该 仠干 碙刚 滈高 茖各 厷公 珙共 関关 広广
塰海 匼合 菏河 佷很 婲花 浍会 萿活 戓或 僟机 樭基 済济 踺建 茳江 敎教 椄接 妗今 釒金 菦近 泾经 棈精 僦就
岢可 萪科 唻来 咾老 竝立 悧利 緉量 啉林 叧另 蓅流 満满 莈没 烸每 羙美 閄门 扪们 洺名 眀明 朩目 芉千 湔前
圊青 岖区 呿去 嘫然 彡三 尐小少 裑身 巿市 倳事 掱手 渁水 偲思 彵他 呔太 躰体 忝天 畋田 嗵通 哃同 汢土 迯外
唍完 晩晚 莅位 攵文 莪我 粅物 覀西 姺先 哯现 楿相 姠向 杺心 亜亚 吔也 巳已 鉯以 鼡用 甴由 洧有 叒又 厡原
仴月 侢再 茬在 皁早 眞真 炡政 倁知 呮只 臸至 淛制 偅重 炷主 洎自 赱走 朂最 唑坐 気气 羣群 ㄖ日 丠北 喃南
爿片 鈊心 瓩千 夨失 垨守 収收 囿有 秂人 仒今
"""
SUBSTITUTES = {pair[0]: pair[1:] for pair in _PAIRS.split()}
