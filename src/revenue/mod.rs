//! Optimal revenue: mechanisms, what bounds them, virtual values, posted prices.

mod feasible;
mod mechanism;
mod multipliers;
mod optimal;
mod posted;
mod program;
mod setting;
mod summary;
mod virtual_value;

pub use feasible::{Feasible, Outcome};
pub use mechanism::Mechanism;
pub use multipliers::{Multipliers, Proved};
pub use optimal::{Disagreement, OptimalRevenue, optimal_revenue};
pub use posted::{Best, best_price, best_reserve, price_revenue};
pub use setting::{MOST_ITEMS, Setting, TooManyItems};
pub use summary::{Skipped, Summary, summary};
pub use virtual_value::{Irregularity, Level, VirtualValues};
