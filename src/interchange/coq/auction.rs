//! The auction of an instance as a Coq term: rule, bids, values and prior, to be read by people.

use super::CoqError;
use super::scale::{amount_of, branches, table_scale, unit};
use super::text::{argument, comment, filled, kept, list, profile, rows};
use crate::game::{Game, common_denominator, over};
use crate::instance::{
    Agent, Auction, Bid, Branch, Bundle, Instance, MultiUnit, MultiUnitRule, Prior, Simultaneous,
    SingleItem, SingleItemRule, Table, Ties, Valuation, Value,
};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The library file that a rule is in.
pub(super) fn library(auction: &Auction) -> &'static str {
    match auction {
        Auction::SingleItem(_) => "SingleItem",
        Auction::Items(_) => "Items",
        Auction::Units(_) => "Units",
        Auction::Table(_) => "Listed",
    }
}

/// The most outcomes of bundles, or allocations, that Coq is to go through at every profile of types.
const MOST_ALLOCATIONS: usize = 100_000;

/// The definitions of an instance's auction, and of its game `G`.
///
/// # Errors
///
/// Auctions with more allocations than Coq can go through.
pub(super) fn describe(instance: &Instance, game: &Game) -> Result<String, CoqError> {
    let unit = unit(instance);
    let money = Money { unit: &unit };
    let terms = match &instance.auction {
        Auction::SingleItem(rule) => money.single_item(instance, game, rule),
        Auction::Items(rule) => money.items(instance, game, rule)?,
        Auction::Units(rule) => money.units(instance, game, rule)?,
        Auction::Table(table) => money.table(instance, game, table),
    };
    let mut text = String::new();
    let money = match unit == IBig::ONE {
        true => "Money is in units of 1.".to_owned(),
        false => format!("Money is in units of 1/{unit}."),
    };
    text += "(** * The auction *)\n\n";
    text += &comment(&format!("{money} {}", agents(instance)));
    text += "\n";
    text += &definition("The values, by agent and type.", "values", &terms.values);
    text += &definition("The bids of each agent.", "bids", &terms.bids);
    if let Some(lotteries) = &terms.lotteries {
        text += &definition("What every profile of actions leads to.", "lotteries", lotteries);
    }
    text += &definition("The rule.", "rule", &terms.mechanism);
    text += &definition("The law of types.", "types_drawn", &prior(&instance.prior, game));
    let sizes = list((0..game.agents.len()).map(|agent| game.types.size(agent)));
    text += "Definition this_auction := {|\n  mechanism_of := rule;\n";
    text += &format!("  no_bid := {};\n  bids_of := bids;\n", terms.no_bid);
    text += &format!("  may_bid := {};\n", terms.may_bid);
    text += &format!("  types_of := {sizes}%nat;\n");
    text += &format!("  worth_of := {} values;\n  prior_of := types_drawn\n|}}.\n\n", terms.worth);
    text += "Definition G := game_of this_auction.\n\n";
    text += &comment(
        "Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total value of a feasible allocation.",
    );
    text += &format!(
        "Lemma rule_well_formed : well_formed rule {}.\nProof. {} Qed.\n\n",
        terms.played, terms.well_formed
    );
    text += "Corollary optimum_true : forall theta,\n  \
             let scaled x := factor rule * total_value rule (worth_of this_auction) theta x in\n  \
             (forall x, In x (feasible rule) -> scaled x <= zoptimum G theta) /\\\n  \
             (exists x, In x (feasible rule) /\\ scaled x = zoptimum G theta).\n\
             Proof. intro theta. exact (optimum_of_game this_auction _ theta rule_well_formed). Qed.\n\n";
    text += &comment("The same for every profile of the bids above.");
    text += &format!(
        "Lemma every_profile : covered this_auction {}.\n\
         Proof. apply (covered_by this_auction _ _ ({})). vm_cast_no_check (eq_refl true). Qed.\n\n",
        terms.played, terms.every_profile
    );
    Ok(text)
}

fn definition(what: &str, name: &str, term: &Term) -> String {
    let whole = format!("Definition {name} : {} := {}.", term.of, term.text);
    let body = match whole.chars().count() > 96 && !term.text.contains('\n') {
        true => filled(&format!("Definition {name} : {} :=\n  {}.", term.of, term.text), "  "),
        false => filled(&whole, "  "),
    };
    format!("{}{body}\n", comment(what))
}

/// A term with its type.
struct Term {
    of: &'static str,
    text: String,
}

impl Term {
    fn new(of: &'static str, text: String) -> Self {
        Term { of, text }
    }
}

/// The parts of an auction in which rules differ.
struct Terms {
    values: Term,
    bids: Term,
    mechanism: Term,
    /// Of tables: what profiles lead to.
    lotteries: Option<Term>,
    no_bid: &'static str,
    may_bid: String,
    worth: &'static str,
    /// Which profiles of bids the mechanism is well formed for.
    played: String,
    well_formed: String,
    /// The lemma by which all profiles of bids of the auction are such.
    every_profile: String,
}

/// Who the agents are and what types they have.
fn agents(instance: &Instance) -> String {
    let agent = |(number, agent): (usize, &Agent)| {
        let types: Vec<String> = agent.types.iter().map(|t| format!("'{}'", t.name)).collect();
        let types = match types.as_slice() {
            [only] => format!("type {only}"),
            types => format!("types {}", types.join(", ")),
        };
        format!("{number} is agent '{}' of {types}", agent.name)
    };
    let listed: Vec<String> = instance.agents.iter().enumerate().map(agent).collect();
    format!("Agents and their types are numbered from 0: {}.", listed.join("; "))
}

fn prior(prior: &Prior, game: &Game) -> Term {
    const OF: &str = "profile -> Z";
    match prior {
        Prior::Product(laws) => {
            let of_agent = |law: &Vec<RBig>| {
                let unit = common_denominator(law.iter());
                list(law.iter().map(|p| over(p, &unit)))
            };
            Term::new(OF, format!("product_prior {}", list(laws.iter().map(of_agent))))
        }
        Prior::Joint(_) => {
            let possible = (0..game.types.count()).filter(|&types| !game.prior[types].is_zero());
            let row = |types: usize| {
                kept(&format!("({}%nat, {})", profile(game.types.digits(types)), game.prior[types]))
            };
            Term::new(OF, format!("joint_prior {}", list(possible.map(row))))
        }
    }
}

/// Amounts over a common unit.
struct Money<'m> {
    unit: &'m IBig,
}

impl Money<'_> {
    fn amount(&self, number: &RBig) -> IBig {
        over(number, self.unit)
    }

    fn amounts(&self, numbers: &[RBig]) -> String {
        list(numbers.iter().map(|number| self.amount(number)))
    }

    fn bid(&self, bid: &Bid) -> String {
        match bid {
            Bid::Amount(amount) => format!("Some {}", argument(self.amount(amount))),
            Bid::Out => "out".to_owned(),
        }
    }

    /// What every type of every agent has, as lists.
    fn by_type(&self, instance: &Instance, value: impl Fn(&Value) -> String) -> String {
        let of_agent = |agent: &Agent| list(agent.types.iter().map(|t| value(&t.value)));
        let values = list(instance.agents.iter().map(of_agent));
        if values.len() <= 72 { values } else { rows(instance.agents.iter().map(of_agent)) }
    }

    fn single_item(&self, instance: &Instance, game: &Game, rule: &SingleItem) -> Terms {
        let n = instance.agents.len();
        let value = |value: &Value| match value {
            Value::Item(value) => self.amount(value).to_string(),
            _ => "0".to_owned(),
        };
        let of_agent = |(agent, bids): (usize, &Vec<Bid>)| {
            let names = &game.action_names[agent];
            let kept: Vec<&Bid> =
                bids.iter().filter(|bid| names.contains(&rule.label(bid))).collect();
            self.bids(&kept)
        };
        let all = rule.bids.iter().flatten();
        let rules = self.rules(rule.rule, &rule.ties, &rule.reserve, all);
        Terms {
            values: Term::new("list (list Z)", self.by_type(instance, value)),
            bids: Term::new("list (list bid)", rows(rule.bids.iter().enumerate().map(of_agent))),
            mechanism: Term::new("mechanism bid (option nat)", format!("single_item {n} {rules}")),
            lotteries: None,
            no_bid: "out",
            may_bid: may(rule.overbidding, "up_to_value values"),
            worth: "worth",
            played: format!("(fun bids => length bids = {n}%nat)"),
            well_formed: fits("single_item_well_formed", &rule.ties),
            every_profile: format!("all_bid {n}"),
        }
    }

    /// Bids on one item: amounts first, as one list, then `out`.
    fn bids(&self, bids: &[&Bid]) -> String {
        let amount = |bid: &&Bid| amount_of(bid).map(|amount| self.amount(amount));
        let amounts: Vec<IBig> = bids.iter().map_while(amount).collect();
        match bids.len() - amounts.len() {
            0 => format!("map Some {}", list(amounts)),
            1 => format!("map Some {} ++ [out]", list(amounts)),
            _ => list(bids.iter().map(|bid| self.bid(bid))),
        }
    }

    /// A record of rules for single items. A posted price is a first price without a reserve above any bid.
    fn rules<'b>(
        &self,
        rule: SingleItemRule,
        ties: &Ties,
        reserve: &RBig,
        bids: impl Iterator<Item = &'b Bid>,
    ) -> String {
        let pays = match rule {
            SingleItemRule::FirstPrice | SingleItemRule::PostedPrice => "first_price",
            SingleItemRule::SecondPrice => "second_price",
            SingleItemRule::AllPay => "all_pay",
        };
        let lowest = bids.filter_map(amount_of);
        let reserve = match rule {
            SingleItemRule::PostedPrice => lowest.min().cloned().unwrap_or(RBig::ZERO),
            _ => reserve.clone(),
        };
        let (ties, reserve) = (tie_rule(ties), self.amount(&reserve));
        kept(&format!("{{| pays := {pays}; ties := {ties}; reserve := {reserve} |}}"))
    }

    fn items(
        &self,
        instance: &Instance,
        game: &Game,
        rule: &Simultaneous,
    ) -> Result<Terms, CoqError> {
        let (n, items) = (instance.agents.len(), rule.items.len());
        limited(n + 1, items)?;
        let value = |value: &Value| match value {
            Value::Bundles(valuation) => self.valuation(valuation, items),
            _ => "additive []".to_owned(),
        };
        let of_bid = |bid: &Vec<Bid>| match bid.iter().all(|bid| *bid == Bid::Out) {
            true => "[]".to_owned(),
            false => profile(bid.iter().map(|bid| kept(&self.bid(bid)))),
        };
        let of_agent = |(agent, bids): (usize, &Vec<Vec<Bid>>)| {
            let names = &game.action_names[agent];
            list(bids.iter().filter(|bid| names.contains(&rule.label(bid))).map(of_bid))
        };
        let all = rule.bids.iter().flatten().flatten();
        let rules = self.rules(rule.rule, &rule.ties, &rule.reserve, all);
        Ok(Terms {
            values: Term::new("list (list valuation)", self.by_type(instance, value)),
            bids: Term::new(
                "list (list bids_on_items)",
                rows(rule.bids.iter().enumerate().map(of_agent)),
            ),
            mechanism: Term::new(
                "mechanism bids_on_items allocation",
                format!("simultaneous {n} {items} {rules}"),
            ),
            lotteries: None,
            no_bid: "[]",
            may_bid: may(rule.overbidding, &format!("up_to_values {items} values")),
            worth: "worth_of_items",
            played: format!("(fun bids => length bids = {n}%nat)"),
            well_formed: fits("simultaneous_well_formed", &rule.ties),
            every_profile: format!("all_bid {n}"),
        })
    }

    fn valuation(&self, valuation: &Valuation, items: usize) -> String {
        let bundle = |bundle: Bundle| list((0..items).map(|item| bundle >> item & 1 == 1));
        match valuation {
            Valuation::Additive(values) => format!("additive {}", self.amounts(values)),
            Valuation::UnitDemand(values) => format!("unit_demand {}", self.amounts(values)),
            Valuation::Xos(clauses) => {
                format!("xos {}", list(clauses.iter().map(|values| self.amounts(values))))
            }
            Valuation::Bundles(listed) => {
                let row = |(set, value): &(Bundle, RBig)| {
                    format!("({}, {})", bundle(*set), self.amount(value))
                };
                format!("bundles {}", list(listed.iter().map(row)))
            }
        }
    }

    fn units(&self, instance: &Instance, game: &Game, rule: &MultiUnit) -> Result<Terms, CoqError> {
        let (n, units) = (instance.agents.len(), rule.units);
        limited(units + 1, n)?;
        let value = |value: &Value| match value {
            Value::Marginals(marginals) => self.amounts(marginals),
            _ => "[]".to_owned(),
        };
        let of_agent = |(agent, bids): (usize, &Vec<Vec<RBig>>)| {
            let names = &game.action_names[agent];
            let held = bids.iter().filter(|bid| names.contains(&rule.label(bid)));
            list(held.map(|bid| profile(bid.iter().map(|amount| self.amount(amount)))))
        };
        let price = match rule.rule {
            MultiUnitRule::Discriminatory | MultiUnitRule::PostedPrice => "discriminatory",
            MultiUnitRule::UniformPrice => "uniform_price",
        };
        let reserve = match rule.rule {
            MultiUnitRule::PostedPrice => {
                rule.bids.iter().flatten().flatten().min().cloned().unwrap_or(RBig::ZERO)
            }
            _ => rule.reserve.clone(),
        };
        let (ties, reserve) = (tie_rule(&rule.ties), self.amount(&reserve));
        let rules =
            kept(&format!("{{| price := {price}; ties := {ties}; reserve := {reserve} |}}"));
        Ok(Terms {
            values: Term::new("list (list (list Z))", self.by_type(instance, value)),
            bids: Term::new(
                "list (list marginal_bids)",
                rows(rule.bids.iter().enumerate().map(of_agent)),
            ),
            mechanism: Term::new(
                "mechanism marginal_bids allocation",
                format!("multi_unit {n} {units} {rules}"),
            ),
            lotteries: None,
            no_bid: "[]",
            may_bid: may(rule.overbidding, &format!("up_to_values {units} values")),
            worth: "worth_of_units",
            played: format!(
                "(fun bids => length bids = {n}%nat /\\ forall b, In b bids -> (length b <= {units})%nat)"
            ),
            well_formed: "apply multi_unit_well_formed; lia.".to_owned(),
            every_profile: format!("all_bid_units {n} {units}"),
        })
    }

    fn table(&self, instance: &Instance, game: &Game, table: &Table) -> Terms {
        let (n, m) = (instance.agents.len(), table.outcomes.len());
        let value = |value: &Value| match value {
            Value::Outcomes(values) => self.amounts(values),
            _ => "[]".to_owned(),
        };
        let lotteries: Vec<Vec<(IBig, String)>> =
            (0..game.actions.count()).map(|actions| self.lottery(game, table, actions)).collect();
        let scale = table_scale(game, table);
        let mut at = 0;
        let tree = tree(game, &lotteries, 0, &mut at);
        let numbers = list((0..n).map(|agent| format!("seq 0 {}", game.actions.size(agent))));
        let every = (0..n).all(|agent| {
            game.allowed[agent].iter().all(|allowed| allowed.len() == game.actions.size(agent))
        });
        let allowed = list(game.allowed.iter().map(|types| list(types.iter().map(list))));
        Terms {
            values: Term::new("list (list (list Z))", self.by_type(instance, value)),
            bids: Term::new("list (list nat)", numbers),
            mechanism: Term::new("mechanism nat nat", format!("listed {n} {m} {scale} lotteries")),
            lotteries: Some(Term::new("tree", tree)),
            no_bid: "0%nat",
            may_bid: may(every, &format!("listed_bids {allowed}%nat")),
            worth: "worth_of_outcome",
            played: "(fun actions => at_profile lotteries actions <> None)".to_owned(),
            well_formed: "apply listed_well_formed; [lia | lia | vm_compute; reflexivity]."
                .to_owned(),
            every_profile: "all_listed lotteries".to_owned(),
        }
    }

    /// The lottery at a profile: weights, and outcomes with payments.
    fn lottery(&self, game: &Game, table: &Table, actions: usize) -> Vec<(IBig, String)> {
        let likely = branches(game, table, actions);
        let unit = common_denominator(likely.iter().map(|branch| &branch.probability));
        let row = |branch: &&Branch| {
            let payments = profile(branch.payments.iter().map(|amount| self.amount(amount)));
            let outcome = kept(&format!("({}%nat, {payments})", branch.outcome));
            (over(&branch.probability, &unit), outcome)
        };
        likely.iter().map(row).collect()
    }
}

/// Lotteries as a tree with one level for each agent.
fn tree(game: &Game, lotteries: &[Vec<(IBig, String)>], agent: usize, at: &mut usize) -> String {
    if agent == game.agents.len() {
        let lottery = lotteries.get(*at).map(Vec::as_slice).unwrap_or_default();
        *at += 1;
        let rows = lottery.iter().map(|(weight, outcome)| format!("({weight}, {outcome})"));
        return format!("Leaf {}", list(rows));
    }
    let branches: Vec<String> =
        (0..game.actions.size(agent)).map(|_| tree(game, lotteries, agent + 1, at)).collect();
    format!("Node {}", list(branches))
}

fn may(every: bool, rule: &str) -> String {
    if every { "any_bid".to_owned() } else { rule.to_owned() }
}

fn tie_rule(ties: &Ties) -> String {
    match ties {
        Ties::Uniform => "uniform".to_owned(),
        Ties::Priority(order) => format!("priority {}%nat", list(order)),
    }
}

/// The proof that an auction of items is well formed.
fn fits(theorem: &str, ties: &Ties) -> String {
    match ties {
        Ties::Uniform => format!("apply {theorem}; [lia | exact Logic.I]."),
        Ties::Priority(_) => format!("apply {theorem}; [lia | intros i I; simpl in I; lia]."),
    }
}

/// Refuses what has more than so many allocations, `each` to the power of `times`.
fn limited(each: usize, times: usize) -> Result<(), CoqError> {
    let exponent = u32::try_from(times).unwrap_or(u32::MAX);
    match each.saturating_pow(exponent) {
        size if size > MOST_ALLOCATIONS => Err(CoqError::TooLarge { size }),
        _ => Ok(()),
    }
}
