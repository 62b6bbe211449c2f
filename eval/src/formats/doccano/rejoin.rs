//! Entities and the records that they were written from.

use serde_json::{Map, Value};

use super::{Entity, INDICATOR, INDICATOR_OF, Line, QUANTITY, label};
use crate::formats::{LeftOut, fields, place};

/// A record of the line, and where it was.
struct Kept<'a> {
    record: &'a Map<String, Value>,
    start: usize,
    end: usize,
    taken: bool,
}

/// The records of a line: one an entity, as the entity says it.
pub(super) fn records(
    line: &Line,
    text: &[char],
    left_out: &mut LeftOut,
    at: impl Fn() -> String,
) -> Result<Vec<Map<String, Value>>, String> {
    let mut kept = kept(line)?;
    let entities: Vec<&Entity> = line.entities.iter().filter(|entity| entity.label != INDICATOR).collect();
    let mut records = Vec::new();
    for (entity, of) in entities.iter().zip(join(&entities, &mut kept)?) {
        records.push(record(line, entity, of.map(|of| kept[of].record), text)?);
    }
    for _ in kept.iter().filter(|kept| !kept.taken) {
        left_out.add("observations whose entity was deleted", &at);
    }
    let entity = |id: i64| line.entities.iter().find(|entity| entity.id == id);
    for relation in &line.relations {
        let of = [relation.from_id, relation.to_id].map(|id| entity(id).map(|entity| entity.label == INDICATOR));
        if relation.kind != INDICATOR_OF || of != [Some(false), Some(true)] {
            left_out.add("relations that are not from a quantity to its indicator", &at);
        }
    }
    let used = |id: i64| line.relations.iter().any(|relation| relation.to_id == id);
    for _ in line.entities.iter().filter(|entity| entity.label == INDICATOR && !used(entity.id)) {
        left_out.add("Indicator entities without a quantity", &at);
    }
    Ok(records)
}

fn kept(line: &Line) -> Result<Vec<Kept<'_>>, String> {
    let place = |record: &Map<String, Value>, key: &str| {
        let number = record.get(key).and_then(Value::as_f64).filter(|at| at.fract() == 0.0 && *at >= 0.0);
        number.map(|at| at as usize).ok_or_else(|| format!("a record among the observations has no {key}"))
    };
    let kept = |record| Ok(Kept { record, start: place(record, "start")?, end: place(record, "end")?, taken: false });
    line.observations.iter().map(kept).collect()
}

/// The record of each entity: first the one of its place and label, then the one of its place, whose label was changed,
/// then the one that it overlaps, whose place was changed.
fn join(entities: &[&Entity], kept: &mut [Kept<'_>]) -> Result<Vec<Option<usize>>, String> {
    let mut joined: Vec<Option<usize>> = vec![None; entities.len()];
    let same_place =
        |entity: &Entity, kept: &Kept<'_>| (entity.start_offset, entity.end_offset) == (kept.start, kept.end);
    for (entity, joined) in entities.iter().zip(&mut joined) {
        let same = |kept: &Kept<'_>| same_place(entity, kept) && label(kept.record) == entity.label;
        let here = entities.iter().filter(|other| {
            (other.start_offset, other.end_offset, &other.label)
                == (entity.start_offset, entity.end_offset, &entity.label)
        });
        let (here, there) = (here.count(), kept.iter().filter(|kept| same(kept)).count());
        if here < there {
            let (start, end) = (entity.start_offset, entity.end_offset);
            return Err(format!("{there} observations at {start}..{end} and {here} entities there: which are meant?"));
        }
        *joined = kept.iter().position(|kept| !kept.taken && same(kept));
        if let Some(at) = *joined {
            kept[at].taken = true;
        }
    }
    type Near = fn(&Entity, &Kept<'_>) -> bool;
    let near: [Near; 2] = [
        |entity, kept| (entity.start_offset, entity.end_offset) == (kept.start, kept.end),
        |entity, kept| entity.start_offset < kept.end && kept.start < entity.end_offset,
    ];
    for near in near {
        for (entity, joined) in entities.iter().zip(&mut joined).filter(|(_, joined)| joined.is_none()) {
            let mut candidates = (0..kept.len()).filter(|&at| !kept[at].taken && near(entity, &kept[at]));
            let first = candidates.next();
            if candidates.next().is_some() {
                let (start, end) = (entity.start_offset, entity.end_offset);
                return Err(format!("the entity at {start}..{end} could be either of two observations"));
            }
            *joined = first;
            if let Some(at) = first {
                kept[at].taken = true;
            }
        }
    }
    Ok(joined)
}

/// The record of one entity.
fn record(
    line: &Line,
    entity: &Entity,
    kept: Option<&Map<String, Value>>,
    text: &[char],
) -> Result<Map<String, Value>, String> {
    let (start, end) = (entity.start_offset, entity.end_offset);
    let named = |reason: String| format!("the entity at {start}..{end}: {reason}");
    let cut = |entity: &Entity| {
        let span = entity.start_offset..entity.end_offset;
        let inside = text.get(span.clone()).filter(|inside| !inside.is_empty()).map(|_| span);
        inside.ok_or_else(|| {
            format!(
                "end is {}, beyond the text of {} code points or not after its start",
                entity.end_offset,
                text.len()
            )
        })
    };
    let surface: String = text[cut(entity).map_err(named)?].iter().collect();
    let Some(kept) = kept else {
        return Err(named("no value: doccano has no place for the fields of a new observation".into()));
    };
    let mut given = Map::new();
    given.insert("doc".into(), line.doc.clone().into());
    given.extend(kept.iter().map(|(key, value)| (key.clone(), value.clone())));
    let moved = [("start", start), ("end", end)]
        .into_iter()
        .any(|(key, at)| given.get(key).and_then(Value::as_f64) != Some(at as f64));
    if moved {
        given.insert("start".into(), start.into());
        given.insert("end".into(), end.into());
        if given.contains_key("surface") {
            given.insert("surface".into(), surface.into());
        }
    }
    if label(kept) != entity.label {
        let measure = if entity.label == QUANTITY { Value::Null } else { entity.label.clone().into() };
        given.insert("measure".into(), measure);
    }
    let mut named_by =
        line.relations.iter().filter(|relation| relation.from_id == entity.id && relation.kind == INDICATOR_OF);
    let indicator = named_by
        .next()
        .and_then(|relation| line.entities.iter().find(|other| other.id == relation.to_id && other.label == INDICATOR));
    if named_by.next().is_some() {
        return Err(named("indicator is given twice".into()));
    }
    if let Some(indicator) = indicator {
        let words = place::words(text, &cut(indicator).map_err(named)?);
        if given.get("indicator").and_then(Value::as_str) != Some(&words) {
            given.insert("indicator".into(), words.into());
        }
    }
    Ok(fields::in_order(given))
}
