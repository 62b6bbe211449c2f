//! Places of GB/T 2260 by name, as of a year: every record of the standard is found under its own name.

use zhibiao::lexicon::places::Places;

/// Each name, in the first, a middle and the last year of its life, seen from its own prefecture or province, gives its own code.
#[test]
fn every_name_gives_its_code_in_its_years() {
    let places = Places::shared();
    let mut wrong = Vec::new();
    for place in places.records() {
        let last = place.until.map_or(2024, |until| (until - 1).max(place.from));
        for year in [place.from, i32::midpoint(place.from, last), last] {
            let found = places.resolve(place.name, Some(year), Some(place.parent)).map(|p| p.code);
            if found != Some(place.code) {
                wrong.push(format!("{} {} in {year}: {found:?}", place.code, place.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Official names, as the records have them, lead back to their codes without any help.
#[test]
fn official_names_give_their_codes() {
    let places = Places::shared();
    let mut wrong = Vec::new();
    for place in places.records() {
        let year = place.until.map_or(2024, |until| (until - 1).max(place.from));
        let name = places.official_name(place, Some(year));
        let found = places.locate(&name, Some(year), None);
        if found.code() != Some(place.code) {
            wrong.push(format!("{name} {} in {year}: {found:?}", place.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
