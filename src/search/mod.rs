//! Hunts for counterexamples: floats look, exact arithmetic decides.

mod lambda;
mod random;
mod score;
mod simplex;
mod small;
mod table_game;

#[cfg(test)]
mod prototype {
    use super::random::Random;
    use super::score::score;
    use super::table_game::TableGame;
    use crate::instance::*;
    #[test]
    fn prototype() {
        let text = std::fs::read_to_string(std::env::var("HUNT").unwrap()).unwrap();
        let hunt = Hunt::read(Source::new("h.toml", text)).unwrap_or_else(|e| panic!("{e}"));
        let HuntSpace::Tables(of) = &hunt.space else { panic!() };
        let start = std::time::Instant::now();
        let mut tried = 0u64;
        let mut found = 0; let temp: f64 = std::env::var("TEMP").map_or(0.0, |t| t.parse().unwrap());
        let mut bests = Vec::new();
        for k in 0..hunt.climbs {
            let mut r = Random::new(hunt.seed, k);
            let mut cur: Option<(TableGame, super::score::Scored)> = None;
            for _ in 0..hunt.steps {
                tried += 1;
                let cand = match &cur {
                    None => TableGame::draw(of, &mut r),
                    Some((g, _)) => g.neighbour(of, &mut r),
                };
                let Some(small) = cand.small() else { continue };
                let enough = cur.as_ref().map_or(-1e9, |c| c.1.score) - temp * (r.below(1000) as f64 / 1000.0).powi(3);
                let from = cur.as_ref().map(|c| c.1.settled.play.clone());
                if let Some(s) = score(&small, &hunt.claim, from.as_ref(), enough, &mut r) {
                    let v = s.violates();
                    cur = Some((cand, s));
                    if v { break; }
                }
            }
            if let Some((g, s)) = cur {
                bests.push(s.score);
                if s.violates() {
                    found += 1;
                    println!("climb {k} {:?} {tried} tries {:?}", start.elapsed(), s.score); let _ = g;
                    if found > 20 { break; }
                }
            }
        }
        bests.sort_by(f64::total_cmp);
        println!("{tried} in {:?}; best {:?}", start.elapsed(), &bests[bests.len().saturating_sub(5)..]);
    }
}
