//! The words in front of a run: what reports the number, what moves it, and what is left.

use crate::mention::{QuantityMention, Role};
use crate::quantity::Bound;
use crate::relate::number::{is_percent, is_points};
use crate::relate::phrase::{self, Tail, Trigger};
use crate::relate::reader::Reader;

/// What the words in front of a number hold.
pub(super) struct Front {
    /// What stood between them and the number.
    pub tail: Tail,
    /// The words without reporting verbs and adverbs at their ends.
    pub head: String,
    /// 完成 was taken off in front of the number.
    pub completion: bool,
    /// The words begin with a reporting verb of their own, so that they take none over from a list.
    pub own_verb: bool,
}

impl Reader<'_> {
    /// Reads the words in front of the first number of a run.
    pub(super) fn front(&self, pre: &str, first: &QuantityMention) -> Front {
        let mut tail;
        if first.role == Role::Rank {
            tail = Tail { rest: phrase::split_rank(self.words, pre).to_owned(), ..Tail::default() };
            let inner = phrase::strip_reports(self.words, &tail.rest);
            tail.respectively = inner.respectively || pre.contains("分别");
            tail.each = inner.each || pre.contains('均');
            tail.rest = inner.rest;
        } else if first.quantity.unit.as_str() == "倍"
            && let Some((at, bound)) = multiple_of(pre)
        {
            // 是1997年的 1.7 倍: the indicator is the subject alone.
            tail = self.tail(&pre[..at], first);
            tail.reported = true;
            tail.bound = bound;
        } else if is_percent(first) && phrase::compares_growth(self.words, pre) {
            // 高于以往年份递增 2.1% 的水平: the growth of another period.
            tail = Tail { rest: String::new(), trigger: Trigger::Up, yearly: true, ..Tail::default() };
        } else if (is_points(first) || is_percent(first))
            && let Some((before, trigger)) = phrase::split_difference(self.words, pre)
        {
            tail = phrase::strip_reports(self.words, before);
            tail.trigger = trigger;
        } else {
            tail = self.tail(pre, first);
        }
        if first.rule == "doubling" {
            tail.trigger = Trigger::Up;
        }
        let head = phrase::strip_head(self.words, &tail.rest);
        let head = match phrase::without_yearly(&head) {
            Some(rest) => {
                tail.yearly = true;
                phrase::strip_head(self.words, &rest)
            }
            None => head,
        };
        let bare = phrase::strip_adverbs(self.words, &tail.rest);
        let own_verb = ["实现", "完成"].iter().any(|verb| bare.starts_with(verb));
        let completion = pre.trim_end().ends_with("完成");
        Front { tail, head, completion, own_verb }
    }

    /// 建好示范园、力争园区产值突破…: what stands before 力争 is another thing.
    pub(super) fn after_aim(&mut self, pre: String) -> String {
        let Some((at, aim)) =
            ["、力争", "、预计", "、确保"].iter().filter_map(|aim| pre.rfind(aim).map(|at| (at, aim.len()))).max()
        else {
            return pre;
        };
        self.memory.subject = pre[..at].to_owned();
        pre[at + aim..].to_owned()
    }
}

/// Where the other side of a multiple begins, and its bound: 是…的 1.7 倍, 不低于…的 1.6 倍.
fn multiple_of(pre: &str) -> Option<(usize, Option<Bound>)> {
    const BOUNDED: [(&str, Bound); 4] =
        [("不低于", Bound::AtLeast), ("不少于", Bound::AtLeast), ("不高于", Bound::AtMost), ("不超过", Bound::AtMost)];
    let exact = ["相当于", "等于", "达到", "是", "为"].into_iter().map(|word| (word, None));
    let bounded = BOUNDED.into_iter().map(|(word, bound)| (word, Some(bound))).filter(|_| pre.ends_with('的'));
    exact.chain(bounded).filter_map(|(word, bound)| pre.find(word).map(|at| (at, bound))).min_by_key(|(at, _)| *at)
}
