//! What belongs to what: from the mentions of a sentence to its observations.
