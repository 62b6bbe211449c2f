//! Counts in front of their nouns: 新增 5 家企业.

use crate::lexicon::phrase_words::{self, PhraseWords};
use crate::lexicon::words::Kind;
use crate::mention::QuantityMention;
use crate::quantity::Decimal;
use crate::relate::compose::front::Front;
use crate::relate::coordination;
use crate::relate::number::{is_percent, is_size};
use crate::relate::phrase::{self, Trigger};
use crate::relate::reader::Reader;
use crate::relate::runs::Run;

/// The first of a list that ends in 等: a size belongs to it alone. 风电、光伏等项目 → 风电项目.
fn first_of_list(behind: String) -> String {
    let first = behind.find(['和', '、']).map(|at| &behind[..at]);
    let class = ["项目", "工程"].into_iter().find(|class| behind.ends_with(class));
    if let (Some(first), Some(class), false) = (first, class, behind.contains('等')) {
        // 污泥处置和垃圾分拣中心项目
        return if first.ends_with(class) { first.to_owned() } else { format!("{first}{class}") };
    }
    let parts = behind.find('、').zip(behind.find('等')).filter(|(comma, closing)| comma < closing);
    let Some((comma, closing)) = parts else { return behind };
    let class = &behind[closing + '等'.len_utf8()..];
    if ["项目", "工程", "任务"].iter().any(|word| class.starts_with(word)) {
        format!("{}{class}", &behind[..comma])
    } else {
        behind
    }
}

impl Reader<'_> {
    /// The words behind a number that say what it counts; `None` where what stands before the number says it.
    pub(super) fn counted(&self, pre: &str, front: &Front, post: &str, first: &QuantityMention) -> Option<String> {
        let tail = &front.tail;
        if tail.trigger != Trigger::None || phrase::is_empty_post(post) {
            return None;
        }
        let opening = ["实现", "完成", "拥有", "有", "取得", "确保"].iter().any(|w| pre.trim_end().ends_with(w));
        if tail.reported && !front.head.is_empty() && !opening {
            return None;
        }
        // 争取债券 N 亿元支持…: the noun stands before the number, a verb behind it.
        let (_, body) = phrase::split_event(self.words, &front.head);
        let spent = is_size(first)
            && body.chars().count() >= 2
            && PhraseWords::shared().at_start(phrase_words::Kind::Use, post.trim_start()).is_some();
        if spent {
            return None;
        }
        let behind = phrase::clean_post(self.words, post);
        let behind = if is_size(first) { first_of_list(behind) } else { behind };
        (!behind.is_empty()).then_some(behind)
    }

    /// What is counted by the words on both sides of a number: verbs in front, the noun behind.
    pub(super) fn counted_noun(&mut self, run: &Run<'_>, pre: &str, front: &Front, behind: &str) -> String {
        let mut noun = front.head.clone();
        if run.item && noun.is_empty() {
            noun.clone_from(&self.memory.head);
        }
        if let Some(&first) = run.quantities.first().filter(|first| !is_percent(first)) {
            noun = self.without_names(&noun, first);
            if pre.trim_end().ends_with("实现") {
                noun.clear();
            }
            if is_size(first) || pre.ends_with('和') {
                // 建设防洪工程和 40 公里堤防: the list goes on behind the number.
                let listed = pre.trim_end().ends_with(['和', '、', '与']);
                if listed {
                    noun = phrase::split_event(self.words, &noun).0.to_owned();
                }
            }
            if let Some(named) = noun.strip_suffix('等') {
                // 新增竹编等 7 个工坊
                noun = phrase::verb_of_list(self.words, named).to_owned();
            }
        }
        let preposition = ["为", "向", "与"].into_iter().find(|word| pre.trim_end().ends_with(word));
        if let Some(preposition) = preposition.filter(|_| noun.is_empty()) {
            noun.push_str(preposition);
        }
        if !run.item {
            self.memory.head.clone_from(&noun);
        }
        if front.completion && !phrase::strips_completion(self.words, behind) {
            noun.push_str("完成");
        }
        noun.push_str(behind);
        // 新建道路 N 条、管网等项目: what is built is no project; 实施供水等项目 is.
        if !(matches!(run.lent.as_str(), "项目" | "工程") && phrase::builds(&noun)) {
            noun.push_str(&run.lent);
        }
        noun
    }

    /// The words in front of a count without the names of the counted things: 东湖路、西湖路 2 座天桥.
    fn without_names(&self, head: &str, first: &QuantityMention) -> String {
        let (event, body) = phrase::split_event(self.words, head);
        let members = coordination::members(body);
        if members.len() < 2 || head.ends_with('等') {
            return head.to_owned();
        }
        if Decimal::from(members.len()) == first.quantity.value {
            return event.to_owned();
        }
        let named = event.is_empty() && self.words.suffix(head, &[Kind::Event]).is_none() && !head.contains('的');
        if named { String::new() } else { head.to_owned() }
    }
}
