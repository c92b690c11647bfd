(** Finite Bayesian games, their equilibria, and what a price of anarchy claim says of them.
    Only definitions: this is the file to read before believing a theorem of the others. *)

From Poacert Require Export Sums.

(** Agents, the types of each and her actions are numbered from 0. [may i t d]: type [t] of agent
    [i] may play action [d] (some rules forbid overbidding). The prior is a joint table of weights,
    which need not sum to 1: all expectations below are weighted sums, and claims compare them with
    each other only. [utility i t a] is what agent [i] of type [t] gets when everybody plays [a];
    [optimum theta] is the largest total value of an outcome when the types are [theta]. *)
Record game := {
  agents : nat;
  types : nat -> nat;
  actions : nat -> nat;
  may : nat -> nat -> nat -> bool;
  weight : profile -> R;
  utility : nat -> nat -> profile -> R;
  revenue : profile -> R;
  optimum : profile -> R
}.

Definition type_profiles g : list profile := profiles (agents g) (types g).
Definition action_profiles g : list profile := profiles (agents g) (actions g).

(** Everybody plays what her type may play. *)
Definition legal g (theta a : profile) : Prop :=
  forall i, (i < agents g)%nat -> may g i theta.[i] a.[i] = true.

Definition prior g : Prop := forall theta, In theta (type_profiles g) -> 0 <= weight g theta.

(** Types are drawn independently: trading one agent's type between two profiles does not change the
    product of their probabilities (equivalently, the prior is a product). *)
Definition independent g : Prop :=
  forall theta theta' i, (i < agents g)%nat ->
  In theta (type_profiles g) -> In theta' (type_profiles g) ->
  weight g theta * weight g theta'
  = weight g (put i theta'.[i] theta) * weight g (put i theta.[i] theta').

(** ** Laws of play *)

(** [p theta a]: the probability that [a] is played when the types are [theta]. *)
Definition play := profile -> profile -> R.

(** [p] is a law of legal actions wherever the types are possible. *)
Definition law g (p : play) : Prop :=
  forall theta, In theta (type_profiles g) -> 0 < weight g theta ->
    (forall a, In a (action_profiles g) -> 0 <= p theta a)
    /\ (forall a, In a (action_profiles g) -> p theta a <> 0 -> legal g theta a)
    /\ Sum a in action_profiles g, p theta a = 1.

(** The expectation of [w theta a]. *)
Definition expected g (p : play) (w : profile -> profile -> R) : R :=
  Sum theta in type_profiles g, weight g theta * Sum a in action_profiles g, p theta a * w theta a.

(** The expectation of [w a] when agent [i] has type [t] (times the probability that she has). *)
Definition interim g (p : play) i t (w : profile -> R) : R :=
  Sum theta in type_profiles g,
    if (theta.[i] =? t)%nat then weight g theta * Sum a in action_profiles g, p theta a * w a else 0.

(** What type [t] of agent [i] gets, and what she would get by always playing [d] instead. *)
Definition payoff g p i t : R := interim g p i t (utility g i t).
Definition deviation g p i t d : R := interim g p i t (fun a => utility g i t (put i d a)).

(** Total value at [theta] when [a] is played: what the agents get and what they pay. *)
Definition social g (theta a : profile) : R :=
  (Sum i in below (agents g), utility g i theta.[i] a) + revenue g a.

Definition welfare g p : R := expected g p (social g).
Definition expected_revenue g p : R := expected g p (fun _ a => revenue g a).
Definition optimal_welfare g : R := Sum theta in type_profiles g, weight g theta * optimum g theta.

(** ** Bayes-Nash equilibria *)

(** A strategy of an agent: a law over actions for each of her types. *)
Definition strategy := nat -> nat -> R.

Definition strategy_of g i (s : strategy) : Prop :=
  forall t, (t < types g i)%nat ->
    (forall d, (d < actions g i)%nat -> 0 <= s t d)
    /\ (forall d, (d < actions g i)%nat -> s t d <> 0 -> may g i t d = true)
    /\ Sum d in below (actions g i), s t d = 1.

(** The law of play of a profile of strategies: everybody draws by herself. *)
Definition plays g (sigma : nat -> strategy) : play :=
  fun theta a => joint (agents g) (fun i => sigma i theta.[i]) a.

(** No type of any agent gets more by another strategy of hers. Probabilities are real numbers. *)
Definition bayes_nash g (sigma : nat -> strategy) : Prop :=
  (forall i, (i < agents g)%nat -> strategy_of g i (sigma i))
  /\ forall i t s, (i < agents g)%nat -> (t < types g i)%nat -> strategy_of g i s ->
       payoff g (plays g (replace i s sigma)) i t <= payoff g (plays g sigma) i t.

(** ** Coarse laws: no type gains by an action chosen in advance *)

Definition coarse g p : Prop :=
  law g p
  /\ forall i t d, (i < agents g)%nat -> (t < types g i)%nat -> (d < actions g i)%nat ->
       may g i t d = true -> deviation g p i t d <= payoff g p i t.

(** The same when type [t] of agent [i] pays [k i t] for information besides (in expectation, times
    the probability of the type), and would save it by such an action. *)
Definition coarse_net g (k : nat -> nat -> R) p : Prop :=
  law g p
  /\ forall i t, (i < agents g)%nat -> (t < types g i)%nat ->
       0 <= k i t
       /\ forall d, (d < actions g i)%nat -> may g i t d = true ->
            deviation g p i t d <= payoff g p i t - k i t.

Definition costs g (k : nat -> nat -> R) : R :=
  Sum i in below (agents g), Sum t in below (types g i), k i t.

(** No signalling: what the others play does not tell about an agent's own type, given theirs. *)
Definition no_signalling g p : Prop :=
  forall i t theta a, (i < agents g)%nat -> (t < types g i)%nat ->
    In theta (type_profiles g) -> In a (action_profiles g) ->
    0 < weight g theta -> 0 < weight g (put i t theta) ->
    Sum d in below (actions g i), p theta (put i d a)
    = Sum d in below (actions g i), p (put i t theta) (put i d a).

Definition coarse_ns g p : Prop := coarse g p /\ no_signalling g p.

(** ** Obedient laws: nobody gains by another action than the one she is to play

    Of a law [p] with recommendations: given her type and her own action [r], no [d] is better. With
    independent recommendations these are the equilibria; in general, Bayes correlated equilibria (own
    type known). *)
Definition obedient g p : Prop :=
  law g p
  /\ forall i t r d, (i < agents g)%nat -> (t < types g i)%nat ->
       (r < actions g i)%nat -> (d < actions g i)%nat -> may g i t r = true -> may g i t d = true ->
       interim g p i t (fun a => if (a.[i] =? r)%nat then utility g i t (put i d a) else 0)
       <= interim g p i t (fun a => if (a.[i] =? r)%nat then utility g i t a else 0).

Definition obedient_ns g p : Prop := obedient g p /\ no_signalling g p.

(** ** Smoothness (Definitions 4 and 5 of the paper) *)

(** [D i theta]: the law from which agent [i] draws her deviation when the types are [theta]. *)
Definition deviations := nat -> profile -> nat -> R.

Definition deviations_of g (D : deviations) : Prop :=
  forall i theta, (i < agents g)%nat -> In theta (type_profiles g) ->
    (forall d, (d < actions g i)%nat -> 0 <= D i theta d)
    /\ (forall d, (d < actions g i)%nat -> D i theta d <> 0 -> may g i theta.[i] d = true)
    /\ Sum d in below (actions g i), D i theta d = 1.

(** What all agents together expect from their deviations against [a], each by herself. *)
Definition deviating g (D : deviations) (theta a : profile) : R :=
  Sum i in below (agents g), Sum d in below (actions g i),
    D i theta d * utility g i theta.[i] (put i d a).

(** For every profile of types, possible or not, and all actions, those of other types included. *)
Definition smooth g (lambda mu : R) (D : deviations) : Prop :=
  deviations_of g D
  /\ forall theta a, In theta (type_profiles g) -> In a (action_profiles g) ->
       lambda * optimum g theta - mu * revenue g a <= deviating g D theta a.

(** The deviation depends on the own type alone; then legal actions are enough. *)
Definition semi_smooth g (lambda mu : R) (D : nat -> strategy) : Prop :=
  (forall i, (i < agents g)%nat -> strategy_of g i (D i))
  /\ forall theta a, In theta (type_profiles g) -> In a (action_profiles g) -> legal g theta a ->
       lambda * optimum g theta - mu * revenue g a <= deviating g (fun i theta => D i theta.[i]) theta a.

(** A safe (mixed) action for every type: never a loss, whatever the others do. *)
Definition safe g (s : nat -> strategy) : Prop :=
  forall i, (i < agents g)%nat -> strategy_of g i (s i)
  /\ forall t a, (t < types g i)%nat -> In a (action_profiles g) ->
       0 <= Sum d in below (actions g i), s i t d * utility g i t (put i d a).
