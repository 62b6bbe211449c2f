//! The codes of known indicators, for the observations of every engine.

use crate::lexicon::indicators::{Indicators, LinkQuery};
use crate::observation::Observation;

/// Sets the code of every observation whose indicator is certainly a known one.
pub(super) fn set(observations: &mut [Observation]) {
    let indicators = Indicators::shared();
    for observation in observations {
        let query = LinkQuery {
            measure: observation.measure,
            unit: observation.unit.base(),
            year: observation.year,
            scope: observation.scope.as_deref(),
        };
        let link = indicators.link(&observation.indicator, &query);
        observation.indicator_code = link.map(|link| link.code.to_owned());
    }
}
