//! What a page says of itself and not of its subject: its place in the site, buttons, sources, rights.

/// Longest such line, in code points.
const LONGEST: usize = 80;
/// Longest line of rights at the foot of a page.
const LONGEST_RIGHTS: usize = 400;

/// A text without white space, as it is compared.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{3000}' | '\u{200b}' | '\u{feff}'))
        .collect()
}

/// Whether a line is part of the page and not of its text, wherever it stands. Lines of a text may be broken anywhere, so that a word
/// which may begin one says it of a short line alone.
pub(super) fn is_chrome(line: &str) -> bool {
    const PLACES: [&str; 10] = [
        "当前位置",
        "您当前的位置",
        "您当前位置",
        "您现在的位置",
        "您的位置",
        "现在位置",
        "现在的位置",
        "您所在的位置",
        "所在位置：",
        "所在位置:",
    ];
    const BEGINS: [&str; 29] = [
        "打印本页",
        "打印此页",
        "【打印",
        "[打印",
        "关闭窗口",
        "关闭本页",
        "【关闭",
        "[关闭",
        "分享到",
        "分享至",
        "扫一扫",
        "扫码",
        "上一篇",
        "下一篇",
        "上一条",
        "下一条",
        "返回顶部",
        "返回首页",
        "加入收藏",
        "设为首页",
        "收藏本站",
        "网站地图",
        "网站首页",
        "无障碍",
        "长者模式",
        "字体：",
        "字号：",
        "【字体",
        "[字体",
    ];
    const WHOLE: [&str; 30] = [
        "打印",
        "关闭",
        "收藏",
        "分享",
        "首页",
        "返回",
        "大",
        "中",
        "小",
        "大中小",
        "更多",
        "更多>>",
        "更多»",
        "详细",
        "登录",
        "注册",
        "搜索",
        "纠错",
        "相关链接",
        "相关附件",
        "相关文档",
        "相关文章",
        "相关新闻",
        "相关信息",
        "相关解读",
        "相关政策",
        "友情链接",
        "微信",
        "微博",
        "我要纠错",
    ];
    const COUNTS: [&str; 8] =
        ["浏览次数", "阅读次数", "点击次数", "访问次数", "浏览量", "点击数", "阅读量", "责任编辑"];
    const RIGHTS: [&str; 9] = [
        "ICP备",
        "ICP证",
        "公网安备",
        "网安备",
        "版权所有",
        "网站标识码",
        "技术支持：",
        "Copyright©",
        "AllRightsReserved",
    ];
    if line.is_empty() {
        return false;
    }
    let length = line.chars().take(LONGEST_RIGHTS + 1).count();
    let is_prose = line.contains(['，', '、', '；', '。']);
    if length <= LONGEST && !line.ends_with('。') {
        let is_short = length <= 12 || (length <= 40 && line.contains(['：', ':', '【', '[']));
        if PLACES.iter().any(|words| line.starts_with(words))
            || WHOLE.contains(&line)
            || line.contains("【大中小】")
            || (!is_prose && is_short && BEGINS.iter().any(|words| line.starts_with(words)))
        {
            return true;
        }
        let is_counted = |words: &str| {
            line.find(words).and_then(|at| line.get(at + words.len()..)).is_some_and(|b| b.starts_with(['：', ':']))
        };
        if !is_prose && length <= 60 && COUNTS.iter().any(|words| is_counted(words)) {
            return true;
        }
    }
    let is_short = length <= if line.contains('。') { LONGEST } else { LONGEST_RIGHTS };
    is_short && RIGHTS.iter().any(|words| line.contains(words))
}

/// Whether a line before the text says where and when it was published.
pub(super) fn is_imprint(line: &str) -> bool {
    const NAMES: [&str; 38] = [
        "来源",
        "信息来源",
        "文章来源",
        "稿件来源",
        "发布时间",
        "发布日期",
        "发文日期",
        "发稿时间",
        "更新时间",
        "成文日期",
        "生成日期",
        "公开日期",
        "日期",
        "时间",
        "作者",
        "编辑",
        "责任编辑",
        "审核",
        "索引号",
        "索引号码",
        "信息索引",
        "发文机关",
        "发布机构",
        "发布机关",
        "发布单位",
        "公开方式",
        "公开主体",
        "公开类型",
        "主题分类",
        "主题词",
        "信息分类",
        "信息类别",
        "公文种类",
        "体裁分类",
        "组配分类",
        "有效性",
        "效力状态",
        "信息名称",
    ];
    let length = line.chars().take(201).count();
    if length > 200 || line.contains('。') {
        return false;
    }
    let begin = line.trim_start_matches(['【', '[', '（', '(']);
    let Some(at) = begin.find(['：', ':', '】', ']']) else { return false };
    let name = begin.get(..at).unwrap_or_default();
    NAMES.contains(&name) && (length <= 60 || NAMES.iter().filter(|name| line.contains(*name)).count() > 1)
}

/// Whether the text of a table or list is the card of a document: its number in an index, who published it and when.
pub(super) fn is_card(text: &str) -> bool {
    const OTHERS: [&str; 10] = [
        "发文机关",
        "发布机构",
        "发布机关",
        "成文日期",
        "发布日期",
        "主题分类",
        "生成日期",
        "公开日期",
        "信息分类",
        "有效性",
    ];
    text.chars().nth(800).is_none()
        && (text.contains("索引号") || text.contains("索取号"))
        && OTHERS.iter().any(|other| text.contains(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_page() {
        for line in [
            "当前位置：首页>政府信息公开>统计公报",
            "【字体：大中小】",
            "打印",
            "上一篇：青川省2023年统计公报",
            "青ICP备12345678号-1青公网安备11010102000001号网站标识码1234567890",
            "主办：云州市人民政府办公室版权所有",
        ] {
            assert!(is_chrome(line), "{line}");
        }
        for line in [
            "全市生产总值1200亿元。",
            "一、2024年工作回顾",
            "来源：云州日报",
            "附件：1.云州市2024年主要指标",
            "",
            "无障碍改造完成500户，改造老旧小区",
            "扫码入住的游客超过120万人次",
            "网站浏览次数超过100万次",
        ] {
            assert!(!is_chrome(line), "{line}");
        }
    }

    #[test]
    fn lines_of_the_imprint() {
        for line in [
            "发布时间：2025-01-20",
            "来源：云州日报",
            "发布时间:2025-01-2010:30来源:云州日报作者:张三",
            "【信息来源】办公室",
        ] {
            assert!(is_imprint(line), "{line}");
        }
        for line in ["时间：过半任务过半。", "目标：生产总值增长5%", "云州市市长张三", "2025年1月20日"]
        {
            assert!(!is_imprint(line), "{line}");
        }
        assert!(is_card("索引号：12345/2025-1发文机关：云州市人民政府成文日期：2025年1月1日"));
        assert!(!is_card("指标总量索引号"));
    }
}
