//! The strategic form, the agent form and the mediated game as full linear programs, straight from the definitions:
//! plans, whole deviating plans and maps from recommendations to actions are all listed.

use super::laws::Aim;
use super::linear_program::LinearProgram;
use super::naive::{Naive, choices, sum};
use dashu::rational::RBig;

/// The action of every type, `usize::MAX` for types of probability 0.
type Plan = Vec<usize>;

/// All plans of an agent.
pub fn plans(game: &Naive, agent: usize) -> Vec<Plan> {
    let of_type = |t: usize| match game.marginal(agent, t).is_zero() {
        true => vec![usize::MAX],
        false => game.allowed[agent][t].clone(),
    };
    choices(&(0..game.types[agent]).map(of_type).collect::<Vec<_>>())
}

/// All profiles of plans.
pub fn profiles(game: &Naive) -> Vec<Vec<Plan>> {
    let plans: Vec<Vec<Plan>> = (0..game.agents).map(|agent| plans(game, agent)).collect();
    let numbers: Vec<Vec<usize>> = plans.iter().map(|own| (0..own.len()).collect()).collect();
    let named = |profile: Vec<usize>| {
        profile.iter().enumerate().map(|(agent, &k)| plans[agent][k].clone()).collect()
    };
    choices(&numbers).into_iter().map(named).collect()
}

fn played(profile: &[Plan], theta: &[usize]) -> Vec<usize> {
    profile.iter().zip(theta).map(|(plan, &t)| plan[t]).collect()
}

fn likely(game: &Naive) -> Vec<Vec<usize>> {
    game.type_profiles().into_iter().filter(|theta| !game.prior[theta].is_zero()).collect()
}

/// What an agent expects, at one type or over all, playing `plan` against the others' plans in `profile`.
fn expected(
    game: &Naive,
    agent: usize,
    of_type: Option<usize>,
    profile: &[Plan],
    plan: &Plan,
) -> RBig {
    let thetas = likely(game).into_iter();
    let thetas = thetas.filter(|theta| of_type.is_none_or(|t| theta[agent] == t));
    sum(thetas.map(|theta| {
        let a = played(profile, &theta);
        let utility = game.deviated(agent, theta[agent], &a, plan[theta[agent]]);
        &game.prior[&theta] * utility
    }))
}

fn worth(game: &Naive, aim: &Aim, theta: &[usize], a: &[usize]) -> RBig {
    &aim.welfare * game.welfare(theta, a) + &aim.revenue * game.revenue(a)
}

/// The program of `agent-cce`, `agent-ce`, `strategic-cce` or `strategic-ce`.
pub fn over_plans(game: &Naive, concept: &str, aim: &Aim) -> LinearProgram {
    let mut lp = LinearProgram::new(aim.maximise);
    let profiles = profiles(game);
    for profile in &profiles {
        let at = |theta: &Vec<usize>| {
            &game.prior[theta] * worth(game, aim, theta, &played(profile, theta))
        };
        lp.column(sum(likely(game).iter().map(at)));
    }
    lp.equal((0..profiles.len()).map(|column| (column, RBig::ONE)).collect(), RBig::ONE);
    // A row: who deviates to what, at one type or as a whole, when told a part of the plan or all of it.
    let mut row = |agent: usize,
                   of_type: Option<usize>,
                   told: &dyn Fn(&Plan) -> bool,
                   to: &dyn Fn(&Plan) -> Plan| {
        let terms = profiles.iter().enumerate().filter(|(_, profile)| told(&profile[agent]));
        let gain = |(column, profile): (usize, &Vec<Plan>)| {
            let own = &profile[agent];
            let obeyed = expected(game, agent, of_type, profile, own);
            (column, obeyed - expected(game, agent, of_type, profile, &to(own)))
        };
        lp.at_least(terms.map(gain).collect(), RBig::ZERO);
    };
    for agent in 0..game.agents {
        match concept {
            "strategic-cce" => {
                for other in plans(game, agent) {
                    row(agent, None, &|_| true, &|_| other.clone());
                }
            }
            "strategic-ce" => {
                for own in plans(game, agent) {
                    for other in plans(game, agent) {
                        row(agent, None, &|plan| *plan == own, &|_| other.clone());
                    }
                }
            }
            _ => {
                let counts = |t: &usize| !game.marginal(agent, *t).is_zero();
                for t in (0..game.types[agent]).filter(counts) {
                    for &d in &game.allowed[agent][t] {
                        let to = |plan: &Plan| {
                            let mut plan = plan.clone();
                            plan[t] = d;
                            plan
                        };
                        if concept == "agent-cce" {
                            row(agent, Some(t), &|_| true, &to);
                            continue;
                        }
                        for &r in &game.allowed[agent][t] {
                            row(agent, Some(t), &|plan| plan[t] == r, &to);
                        }
                    }
                }
            }
        }
    }
    lp
}

/// The program of `communication`.
pub fn mediated(game: &Naive, aim: &Aim) -> LinearProgram {
    let mut lp = LinearProgram::new(aim.maximise);
    let counts = |agent: usize, t: usize| !game.marginal(agent, t).is_zero();
    let mut columns = Vec::new();
    for theta in game.type_profiles() {
        if !(0..game.agents).all(|agent| counts(agent, theta[agent])) {
            continue;
        }
        let mut law = Vec::new();
        for a in game.plays(&theta) {
            let column = lp.column(&game.prior[&theta] * worth(game, aim, &theta, &a));
            law.push((column, RBig::ONE));
            columns.push((theta.clone(), a, column));
        }
        lp.equal(law, RBig::ONE);
    }
    for agent in 0..game.agents {
        for t in (0..game.types[agent]).filter(|&t| counts(agent, t)) {
            for report in (0..game.types[agent]).filter(|&t| counts(agent, t)) {
                let recommended = &game.allowed[agent][report];
                let maps = choices(&vec![game.allowed[agent][t].clone(); recommended.len()]);
                for map in maps {
                    let mut terms = Vec::new();
                    for (theta, a, column) in &columns {
                        if theta[agent] == t {
                            let honest = game.utility(agent, t, a);
                            terms.push((*column, &game.prior[theta] * honest));
                        }
                        if theta[agent] == report {
                            let mut real = theta.clone();
                            real[agent] = t;
                            let told = recommended.iter().position(|&r| r == a[agent]);
                            let d = map[told.expect("an action of the reported type")];
                            let earned = game.deviated(agent, t, a, d);
                            terms.push((*column, -(&game.prior[&real] * earned)));
                        }
                    }
                    lp.at_least(terms, RBig::ZERO);
                }
            }
        }
    }
    lp
}
