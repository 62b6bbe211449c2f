//! Scoring of statistical observations. This package reads JSON Lines and knows nothing of any extractor.
