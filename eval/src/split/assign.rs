//! Which group goes into which part.

use sha2::{Digest, Sha256};

use super::{Group, Share, TooFew};

/// The part of each group.
///
/// Groups are taken in the order of [`order`] and each goes to the part that is farthest below its share of the
/// observations, the first of equal ones. That is list scheduling of R. L. Graham, “Bounds for Certain Multiprocessing
/// Anomalies”, *Bell System Technical Journal* 45 (1966), 1563–1581, with shares in place of equal machines. In the
/// end no part lies farther from its share than the observations of the largest group, unless groups are few: when only
/// as many are left as there are empty parts, they go to those, so that no part stays empty.
///
/// # Errors
/// There are more parts than groups with observations.
pub fn assign(groups: &[Group], parts: &[Share], seed: u64) -> Result<Vec<usize>, TooFew> {
    let mut filled = groups.iter().filter(|group| group.observations > 0).count();
    if parts.is_empty() || parts.len() > filled {
        return Err(TooFew { parts: parts.len(), groups: filled });
    }
    let total: usize = groups.iter().map(|group| group.observations).sum();
    let mut loads = vec![0usize; parts.len()];
    let mut chosen = vec![0; groups.len()];
    for i in order(groups, seed) {
        let empty = loads.iter().filter(|&&load| load == 0).count();
        let only_empty = groups[i].observations > 0 && filled == empty;
        let mut best: Option<(usize, f64)> = None;
        for (part, (share, &load)) in parts.iter().zip(&loads).enumerate() {
            let lacking = share.share * total as f64 - load as f64;
            if (load == 0 || !only_empty) && best.is_none_or(|(_, most)| lacking > most) {
                best = Some((part, lacking));
            }
        }
        let (part, _) = best.unwrap_or_default();
        chosen[i] = part;
        loads[part] += groups[i].observations;
        filled -= usize::from(groups[i].observations > 0);
    }
    Ok(chosen)
}

/// The order in which groups are assigned: large ones first, as that leaves the small ones to even out what the large
/// ones left uneven (longest processing time first: R. L. Graham, “Bounds on Multiprocessing Timing Anomalies”, *SIAM
/// Journal on Applied Mathematics* 17 (1969), 416–429). Sizes within a power of two count as equal, and the seed
/// decides among them: by exact sizes there would be one split whatever the seed.
///
/// The seed decides by the SHA-256 of seed and name, which is the same on every machine and in every version, and
/// does not depend on the order of the documents.
pub fn order(groups: &[Group], seed: u64) -> Vec<usize> {
    let key = |group: &Group| {
        let digest = Sha256::digest(format!("{seed}\n{}", group.name));
        (usize::BITS - group.observations.leading_zeros(), digest)
    };
    let mut order: Vec<_> = groups.iter().enumerate().map(|(i, group)| (key(group), i)).collect();
    order.sort_by(|((a_size, a_digest), a), ((b_size, b_digest), b)| {
        b_size.cmp(a_size).then_with(|| a_digest.as_slice().cmp(b_digest.as_slice())).then(a.cmp(b))
    });
    order.into_iter().map(|(_, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(sizes: &[usize]) -> Vec<Group> {
        let group =
            |(i, &observations): (usize, &usize)| Group { name: format!("g{i}"), documents: vec![i], observations };
        sizes.iter().enumerate().map(group).collect()
    }

    fn shares(shares: &[f64]) -> Vec<Share> {
        shares.iter().enumerate().map(|(i, &share)| Share { name: i.to_string(), share }).collect()
    }

    fn loads(groups: &[Group], chosen: &[usize], parts: usize) -> Vec<usize> {
        let load = |part| groups.iter().zip(chosen).filter(|&(_, &p)| p == part).map(|(g, _)| g.observations).sum();
        (0..parts).map(load).collect()
    }

    #[test]
    fn large_groups_go_first_and_the_seed_decides_among_alike_ones() {
        let groups = groups(&[5, 130, 255, 0, 7, 200]);
        let orders: Vec<Vec<usize>> = (0..40).map(|seed| order(&groups, seed)).collect();
        for order in &orders {
            let mut parts = [order[..3].to_vec(), order[3..5].to_vec(), order[5..].to_vec()];
            parts.iter_mut().for_each(|part| part.sort_unstable());
            assert_eq!(parts, [vec![1, 2, 5], vec![0, 4], vec![3]]);
        }
        assert!((0..6).all(|at| at == 5 || orders.iter().any(|order| order[at] != orders[0][at])));
    }

    #[test]
    fn a_group_goes_where_most_is_lacking() {
        // 8 of 15 are 64 of 120: the first part lacks most until it has them.
        let groups = groups(&[64, 32, 16, 8]);
        let chosen = assign(&groups, &shares(&[0.5, 0.25, 0.25]), 0).unwrap();
        // Targets 60, 30, 30: 64 to the first; 32 to the second; 16 and 8 to the third.
        assert_eq!(chosen, [0, 1, 2, 2]);
    }

    #[test]
    fn no_part_stays_empty() {
        // Targets 216, 27, 27. By what is lacking alone, the third part would get nothing.
        let groups = groups(&[100, 90, 80]);
        for seed in 0..20 {
            let chosen = assign(&groups, &shares(&[0.8, 0.1, 0.1]), seed).unwrap();
            assert!(loads(&groups, &chosen, 3).iter().all(|&load| load > 0), "{chosen:?}");
        }
        let few = assign(&groups, &shares(&[0.25; 4]), 0);
        assert_eq!(few, Err(TooFew { parts: 4, groups: 3 }));
    }

    #[test]
    fn groups_without_observations_fill_nothing() {
        assert_eq!(assign(&groups(&[3, 0]), &shares(&[0.5, 0.5]), 0), Err(TooFew { parts: 2, groups: 1 }));
        let sizes = groups(&[0, 3, 0, 4]);
        assert!(loads(&sizes, &assign(&sizes, &shares(&[0.5, 0.5]), 0).unwrap(), 2).iter().all(|&load| load > 0));
        assert!(assign(&[], &[], 0).is_err());
    }
}
