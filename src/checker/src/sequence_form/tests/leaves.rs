//! What leaves and trees prove.

use super::*;

/// A leaf proves the objective minus the rows times their multipliers at the worst corner of the boxes: this much, and
/// no more; and no equilibrium is worth less.
#[test]
fn leaves_prove_what_their_multipliers_say() {
    let met = sample(300..312, &mut |tree, found, random| {
        let budget = Budget::default();
        let form = Form::new(tree, &budget).unwrap();
        let (left, columns) = (Left::everything(&form), columns(&form));
        let rows = all_rows(&form, true);
        let unit = RBig::from(form.unit.clone());
        for _ in 0..4 {
            let mut listed = Vec::new();
            let mut chosen = Vec::new();
            for (row, name) in &rows {
                if random.below(3) > 0 {
                    continue;
                }
                let free = row.is_equation(&form, &left).unwrap();
                let multiplier = random.below(7) as i64 - if free { 3 } else { 0 };
                let mut name = name.clone();
                name.as_array_mut().unwrap().push(json!(multiplier.to_string()));
                listed.push(name);
                chosen.push((*row, RBig::from(multiplier) / RBig::from(5)));
            }
            let lagrangian = |at: &dyn Fn(Column) -> RBig| -> RBig {
                let mut value = RBig::ZERO;
                for end in &tree.ends {
                    let amount = RBig::from(end.welfare.clone())
                        + RBig::from(end.revenue.clone()) / RBig::from(2);
                    value +=
                        amount * at(Column::joint(0, end.sequences[0], end.sequences[1])) / &unit;
                }
                for (row, multiplier) in &chosen {
                    let sum = sum(&form, &left, *row, at);
                    value -= multiplier * if row.is_money() { sum / &unit } else { sum };
                }
                value
            };
            let only_one = |column| RBig::from(usize::from(column == Column::One));
            let base = lagrangian(&only_one);
            let mut bound = base.clone();
            for column in columns.iter().filter(|column| **column != Column::One) {
                let slope = lagrangian(&|other| match other == *column {
                    true => RBig::ONE,
                    false => only_one(other),
                }) - &base;
                let (low, high) = column_box(&form, *column);
                bound += if slope < RBig::ZERO { slope * high } else { slope * low };
            }
            let proof = json!({
                "tree": [{ "leaf": { "denominator": "5", "rows": listed } }],
                "point": null, "behaviour": null
            });
            let above = &bound + rational("1/100000").unwrap();
            let (bound_text, above) = (bound.to_string(), above.to_string());
            assert_eq!(verify(tree, &claim("bne", "min", &bound_text, "inf"), &proof), Ok(()));
            let refused = verify(tree, &claim("bne", "min", &above, "inf"), &proof);
            assert_eq!(refused.unwrap_err().code, Code::BoundNotProved);
            for reach in found {
                assert!(objective(tree, reach) >= bound);
            }
        }
    });
    assert!(met > 15, "{met} equilibria");
}

/// Trees of random nodes and multipliers: never a claim that some equilibrium refutes.
#[test]
fn no_tree_proves_a_false_claim() {
    let met = sample(400..420, &mut |tree, found, random| {
        let budget = Budget::default();
        let form = Form::new(tree, &budget).unwrap();
        let rows = all_rows(&form, true);
        let Some(least) = found.iter().map(|reach| objective(tree, reach)).min() else { return };
        let false_one = (least + rational("1/1000").unwrap()).to_string();
        for _ in 0..10 {
            let mut nodes = Vec::new();
            let mut open = 1;
            while open > 0 {
                let (agent, side) =
                    form.tree.sides.iter().enumerate().nth(random.below(2)).unwrap();
                let sequence =
                    (1 + random.below(form.halves[agent].side.set_of.len() - 1)).to_string();
                match random.below(if nodes.len() > 8 { 1 } else { 4 }) {
                    1 => {
                        nodes.push(json!({ "branch": [side.name, sequence] }));
                        open += 1;
                    }
                    2 => {
                        let number = ["1/2", "1/3", "0", "1", "2/3"][random.below(5)];
                        nodes.push(json!({ "split": [side.name, sequence, number] }));
                        open += 1;
                    }
                    _ => {
                        let mut listed = Vec::new();
                        for (row, name) in &rows {
                            if random.below(6) == 0 {
                                let free =
                                    row.is_equation(&form, &Left::everything(&form)).unwrap();
                                let multiplier = random.below(5) as i64 - if free { 2 } else { 0 };
                                let mut name = name.clone();
                                name.as_array_mut().unwrap().push(json!(multiplier.to_string()));
                                listed.push(name);
                            }
                        }
                        nodes.push(json!({ "leaf": { "denominator": "1", "rows": listed } }));
                        open -= 1;
                    }
                }
            }
            let proof = json!({ "tree": nodes, "point": null, "behaviour": null });
            let rejection =
                verify(tree, &claim("bne", "min", &false_one, "inf"), &proof).unwrap_err();
            assert_eq!(rejection.code, Code::BoundNotProved);
        }
    });
    assert!(met > 25, "{met} equilibria");
}
