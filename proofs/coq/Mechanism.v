(** Mechanisms: what becomes of a profile of actions. Payoffs, revenue and optimal welfare of
    agents whose values are private. *)

From Coq Require Import ZArith List Lia.
From Poacert Require Import Lottery.
Import ListNotations.
Open Scope Z_scope.

(** A mechanism for agents 0, .., [bidders] - 1. Amounts of money are integers. *)
Record mechanism (action allocation : Type) := {
  bidders : nat;
  (** Who gets what and what each agent pays, drawn together. *)
  outcomes : list action -> lottery (allocation * list Z);
  (** Every allocation there may be, reached by some profile of actions or not. *)
  feasible : list allocation;
  (** What payoffs are multiplied by, so that they are integers. *)
  factor : Z
}.

Arguments bidders {action allocation}.
Arguments outcomes {action allocation}.
Arguments feasible {action allocation}.
Arguments factor {action allocation}.

Section WithValues.

Context {action allocation : Type}.
Variable M : mechanism action allocation.

(** What the allocation is worth to agent i if she is of type t. *)
Variable worth : nat -> nat -> allocation -> Z.

(** Expected utility of agent i of type t when these actions are played, times the factor. *)
Definition expected_utility (i t : nat) (actions : list action) : Z :=
  expectation (factor M) (outcomes M actions)
    (fun o => worth i t (fst o) - nth i (snd o) 0).

(** Expected sum of payments, times the factor. *)
Definition expected_payments (actions : list action) : Z :=
  expectation (factor M) (outcomes M actions) (fun o => sum (snd o)).

(** What the allocation is worth to all agents together, of these types. *)
Definition total_value (types : list nat) (x : allocation) : Z :=
  sum_over (seq 0 (bidders M)) (fun i => worth i (nth i types 0%nat) x).

(** The largest total value of a feasible allocation, times the factor. *)
Definition largest_value (types : list nat) : Z :=
  factor M * maximum (feasible M) (total_value types).

(** What makes a mechanism one: outcomes are feasible, everybody's payment is listed, and the factor    fits all weights. *)
Definition well_formed (played : list action -> Prop) : Prop :=
  0 < factor M /\ feasible M <> [] /\
  forall actions, played actions ->
    proper (factor M) (outcomes M actions) /\
    forall w x p, In (w, (x, p)) (outcomes M actions) -> In x (feasible M) /\ length p = bidders M.

(** Where this is evaluated to true, everybody bids. *)
Lemma all_bid : forall n (actions : list action), Nat.eqb (length actions) n = true -> length actions = n.
Proof. intros n actions. apply Nat.eqb_eq. Qed.

Lemma sum_as_nth : forall l n, length l = n -> sum l = sum_over (seq 0 n) (fun i => nth i l 0).
Proof.
  intros l n <-. induction l as [|x l]; [reflexivity|].
  simpl length. simpl seq. unfold sum_over in *. simpl. rewrite IHl. f_equal.
  now rewrite <- seq_shift, map_map.
Qed.

(** Utilities and payments add up to the value of what is allocated. *)
Theorem utilities_and_payments : forall played types actions,
  well_formed played -> played actions ->
  sum_over (seq 0 (bidders M)) (fun i => expected_utility i (nth i types 0%nat) actions) + expected_payments actions
  = expectation (factor M) (outcomes M actions) (fun o => total_value types (fst o)).
Proof.
  intros played types actions [_ [_ W]] P. destruct (W actions P) as [_ F].
  unfold expected_utility, expected_payments. rewrite <- expectation_sum, <- expectation_plus.
  apply expectation_ext. intros w [x p] I. destruct (F w x p I) as [_ L]. simpl.
  rewrite (sum_as_nth p (bidders M) L). unfold total_value. rewrite <- sum_over_plus.
  apply sum_over_ext. intros. ring.
Qed.

(** No profile of actions is worth more than the optimum. *)
Theorem at_most_largest_value : forall played types actions,
  well_formed played -> played actions ->
  sum_over (seq 0 (bidders M)) (fun i => expected_utility i (nth i types 0%nat) actions) + expected_payments actions
  <= largest_value types.
Proof.
  intros played types actions H P.
  rewrite (utilities_and_payments played) by assumption.
  destruct H as [S [_ W]]. destruct (W actions P) as [Q F].
  unfold largest_value. apply expectation_le; [lia | assumption |].
  intros w [x p] I. apply maximum_bounds. now apply (F w x p).
Qed.

(** The optimum is a maximum. *)
Theorem largest_value_is_maximum : forall played types,
  well_formed played ->
  (forall x, In x (feasible M) -> factor M * total_value types x <= largest_value types) /\
  (exists x, In x (feasible M) /\ factor M * total_value types x = largest_value types).
Proof.
  intros played types [S [N _]]. split.
  - intros x I. unfold largest_value. apply Z.mul_le_mono_nonneg_l; [lia | now apply maximum_bounds].
  - destruct (maximum_attained (feasible M) (total_value types) N) as [x [I E]].
    exists x. split; [assumption|]. unfold largest_value. now rewrite E.
Qed.

End WithValues.
