//! The model card of the linear model, after Mitchell et al. 2019.

use std::fmt::Write as _;

use zhibiao::learn::session::Trained;

/// The card of what was trained.
pub fn linear(trained: &Trained, seed: u64) -> String {
    let model = &trained.model;
    let [gold, silver] = trained.sizes;
    let mut card = format!(
        "# Linear model\n\n\
         A chain of labels over characters (indicator, quantity, period, place; averaged structured perceptron), a logistic \
         regression for links between numbers and pieces of indicators, and another one for the choice between readings \
         of an indicator. Weights are sparse and have eight bits; the format is described in `src/model/linear/file.rs`, \
         the features in `src/model/linear/characters.rs`, `src/model/linear/links.rs` and `src/engine/traits.rs`.\n\n\
         Made by `zhibiao train linear`; the card too.\n\n\
         ## Data\n\n\
         | | documents | sentences with numbers |\n|---|---|---|\n| gold | {} | {} |\n| silver: what rules read | {} | {} |\n\n\
         Gold documents of the held-out split are in neither.\n\n\
         ## Training\n\n\
         - seed {seed}, {} epochs{}\n",
        gold.0,
        gold.1,
        silver.0,
        silver.1,
        trained.epochs,
        trained.development.as_ref().map_or_else(String::new, |place| format!(
            ", found by the F1 of indicator pieces on {place}, which that model had not seen"
        )),
    );
    let rows = [("tags", &model.tags), ("links", &model.links), ("readings", &model.readings), ("names", &model.names)];
    // Writing to a string does not fail.
    let _ = writeln!(card, "\n| table | features | columns |\n|---|---|---|");
    for (name, table) in rows {
        let _ = writeln!(card, "| {name} | {} | {} |", table.keys().len(), table.columns());
    }
    let _ = writeln!(card, "\n![losses](loss.svg)\n\n## Confidence\n");
    let _ = writeln!(
        card,
        "Curves from a score to the share of records whose tuple is right (value, unit, year, scope, measure, status, and an \
         indicator that is alike): isotonic regression over drafts of places that neither labels nor links nor choice had seen.\n"
    );
    let _ = writeln!(card, "| engine | points | least | greatest |\n|---|---|---|---|");
    for (name, points) in &model.curves {
        let ends = points.first().zip(points.last()).map_or((0.0, 0.0), |(first, last)| (first.1, last.1));
        let _ = writeln!(card, "| {name} | {} | {:.2} | {:.2} |", points.len(), ends.0, ends.1);
    }
    let _ = writeln!(
        card,
        "\n## Limits\n\n\
         Silver has the faults of the rules. The rules were written with the gold of the development split in view, so that \
         agreement with them there says less than on other documents. Reports of other genres than work reports, plans \
         and communiqués were not seen. Figures by place: `docs/ENGINES.md`."
    );
    card
}
