(** What an auction leaves to chance: outcomes with integer weights, and their
    expectations over one common denominator. *)

From Coq Require Import ZArith List Lia.
Import ListNotations.
Open Scope Z_scope.

Fixpoint sum (l : list Z) : Z :=
  match l with [] => 0 | x :: r => x + sum r end.

Definition sum_over {A} (l : list A) (f : A -> Z) : Z := sum (map f l).

(** Outcomes with weights; the probability of an outcome is its weight over the total. *)
Definition lottery (A : Type) := list (Z * A).

Definition total_weight {A} (l : lottery A) : Z := sum_over l fst.

(** All these are equally likely. *)
Definition equally_likely {A} (l : list A) : lottery A := map (fun x => (1, x)) l.

(** [scale] times the expectation of [f]: an integer, for the total divides the scale
    (see [proper]). *)
Definition expectation {A} (scale : Z) (l : lottery A) (f : A -> Z) : Z :=
  scale / total_weight l * sum_over l (fun wx => fst wx * f (snd wx)).

(** Weights are positive, there is at least one outcome, and the total divides the scale:
    then [expectation] is exact. *)
Definition proper {A} (scale : Z) (l : lottery A) : Prop :=
  l <> [] /\ (forall w x, In (w, x) l -> 0 < w) /\ (total_weight l | scale).

Lemma sum_app : forall l r, sum (l ++ r) = sum l + sum r.
Proof. induction l; intros; simpl; [reflexivity | rewrite IHl; ring]. Qed.

Lemma sum_over_app {A} : forall (l r : list A) f,
  sum_over (l ++ r) f = sum_over l f + sum_over r f.
Proof. intros. unfold sum_over. rewrite map_app. apply sum_app. Qed.

Lemma sum_over_plus {A} : forall (l : list A) f g,
  sum_over l (fun x => f x + g x) = sum_over l f + sum_over l g.
Proof. unfold sum_over. induction l; intros; simpl; [reflexivity | rewrite IHl; ring]. Qed.

Lemma sum_over_times {A} : forall (l : list A) f c,
  sum_over l (fun x => c * f x) = c * sum_over l f.
Proof. unfold sum_over. induction l; intros; simpl; [ring | rewrite IHl; ring]. Qed.

Lemma sum_over_ext {A} : forall (l : list A) f g,
  (forall x, In x l -> f x = g x) -> sum_over l f = sum_over l g.
Proof.
  unfold sum_over. induction l; intros f g H; simpl; [reflexivity|].
  rewrite (H a), (IHl f g); [reflexivity | intros; apply H; now right | now left].
Qed.

Lemma sum_over_le {A} : forall (l : list A) f g,
  (forall x, In x l -> f x <= g x) -> sum_over l f <= sum_over l g.
Proof.
  unfold sum_over. induction l; intros f g H; simpl; [lia|].
  assert (f a <= g a) by (apply H; now left).
  assert (sum (map f l) <= sum (map g l)) by (apply IHl; intros; apply H; now right).
  lia.
Qed.

Lemma sum_over_exchange {A B} : forall (l : list A) (r : list B) f,
  sum_over l (fun x => sum_over r (fun y => f x y))
  = sum_over r (fun y => sum_over l (fun x => f x y)).
Proof.
  induction l; intros r f.
  - unfold sum_over at 1. simpl. unfold sum_over at 1. simpl.
    induction r; [reflexivity | exact IHr].
  - change (sum_over r (f a) + sum_over l (fun x => sum_over r (fun y => f x y))
            = sum_over r (fun y => f a y + sum_over l (fun x => f x y))).
    now rewrite IHl, sum_over_plus.
Qed.

(** A sum in which only one term counts. *)
Lemma sum_over_single : forall (l : list nat) f j, NoDup l -> In j l ->
  sum_over l (fun k => if Nat.eqb k j then f k else 0) = f j.
Proof.
  assert (Z0 : forall (l : list nat) f j, ~ In j l ->
    sum_over l (fun k => if Nat.eqb k j then f k else 0) = 0).
  { unfold sum_over. induction l as [|k l]; intros f j N; [reflexivity|]. simpl.
    destruct (Nat.eqb_spec k j) as [<- |]; [elim N; now left|].
    apply IHl. intro. apply N. now right. }
  induction l as [|k l]; intros f j D I; [destruct I|].
  inversion D as [|? ? N D']; subst. unfold sum_over in *. simpl. destruct I as [<- | I].
  - rewrite Nat.eqb_refl, Z0 by assumption. ring.
  - destruct (Nat.eqb_spec k j) as [-> |]; [contradiction|]. now rewrite IHl.
Qed.

Lemma total_equally_likely {A} : forall l : list A,
  total_weight (equally_likely l) = Z.of_nat (length l).
Proof.
  unfold total_weight, equally_likely, sum_over. induction l; [reflexivity|].
  cbn [map fst sum length]. rewrite IHl. lia.
Qed.

Lemma proper_equally_likely {A} : forall scale (l : list A),
  l <> [] -> (Z.of_nat (length l) | scale) -> proper scale (equally_likely l).
Proof.
  intros scale l H D. repeat split.
  - unfold equally_likely. destruct l; [contradiction | discriminate].
  - intros w x I. unfold equally_likely in I. apply in_map_iff in I.
    destruct I as [y [E _]]. inversion E. lia.
  - now rewrite total_equally_likely.
Qed.

Lemma total_positive {A} : forall scale (l : lottery A), proper scale l -> 0 < total_weight l.
Proof.
  intros scale l [N [P _]]. destruct l as [|[w x] r]; [contradiction|].
  assert (0 < w) by (apply (P w x); now left).
  enough (0 <= total_weight r) by (unfold total_weight, sum_over in *; simpl in *; lia).
  assert (Q : forall w x, In (w, x) r -> 0 < w) by (intros; apply (P w0 x0); now right).
  clear -Q. induction r as [|[w x] r]; unfold total_weight, sum_over in *; simpl; [lia|].
  assert (0 < w) by (apply (Q w x); now left).
  assert (0 <= sum (map fst r)) by (apply IHr; intros; apply (Q w0 x0); now right).
  lia.
Qed.

(** The scaled expectation is [scale * (sum of weight * f) / total], without rounding. *)
Lemma expectation_exact {A} : forall scale (l : lottery A) f, proper scale l ->
  total_weight l * expectation scale l f
  = scale * sum_over l (fun wx => fst wx * f (snd wx)).
Proof.
  intros scale l f P. unfold expectation.
  assert (0 < total_weight l) by (apply (total_positive scale), P).
  destruct P as [_ [_ [k ->]]]. rewrite Z.div_mul by lia. ring.
Qed.

Lemma expectation_plus {A} : forall scale (l : lottery A) f g,
  expectation scale l (fun x => f x + g x) = expectation scale l f + expectation scale l g.
Proof.
  intros. unfold expectation. rewrite <- Z.mul_add_distr_l. f_equal.
  rewrite <- sum_over_plus. apply sum_over_ext. intros. ring.
Qed.

Lemma expectation_sum {A B} : forall scale (l : lottery A) (r : list B) (f : B -> A -> Z),
  expectation scale l (fun x => sum_over r (fun y => f y x))
  = sum_over r (fun y => expectation scale l (f y)).
Proof.
  intros. unfold expectation. rewrite sum_over_times. f_equal.
  rewrite sum_over_exchange. apply sum_over_ext. intros.
  now rewrite <- sum_over_times.
Qed.

Lemma expectation_ext {A} : forall scale (l : lottery A) f g,
  (forall w x, In (w, x) l -> f x = g x) -> expectation scale l f = expectation scale l g.
Proof.
  intros. unfold expectation. f_equal. apply sum_over_ext. intros [w x] I.
  simpl. now rewrite (H w x I).
Qed.

(** An expectation is at most [scale] times any upper bound. *)
Lemma expectation_le {A} : forall scale (l : lottery A) f m, 0 <= scale -> proper scale l ->
  (forall w x, In (w, x) l -> f x <= m) -> expectation scale l f <= scale * m.
Proof.
  intros scale l f m S P B. assert (T := total_positive scale l P).
  apply Z.mul_le_mono_pos_l with (p := total_weight l); [assumption|].
  rewrite expectation_exact by assumption.
  replace (total_weight l * (scale * m)) with (scale * (total_weight l * m)) by ring.
  apply Z.mul_le_mono_nonneg_l; [assumption|].
  unfold total_weight. rewrite Z.mul_comm, <- sum_over_times. apply sum_over_le.
  intros [w x] I. simpl. rewrite Z.mul_comm.
  apply Z.mul_le_mono_nonneg_r; [|now apply (B w)].
  destruct P as [_ [P _]]. specialize (P w x I). lia.
Qed.

(** * The least common multiple of some numbers *)

Definition common_multiple (l : list Z) : Z := fold_right Z.lcm 1 l.

Lemma divides_common_multiple : forall l x, In x l -> (x | common_multiple l).
Proof.
  induction l; intros x H; [destruct H|]. simpl. destruct H as [<- | H].
  - apply Z.divide_lcm_l.
  - eapply Z.divide_trans; [apply IHl, H | apply Z.divide_lcm_r].
Qed.

Lemma common_multiple_nonneg : forall l, 0 <= common_multiple l.
Proof. destruct l; simpl; [lia | apply Z.lcm_nonneg]. Qed.

Lemma common_multiple_positive : forall l, (forall x, In x l -> 0 < x) -> 0 < common_multiple l.
Proof.
  induction l; intros H; simpl; [lia|].
  assert (0 < a) by (apply H; now left).
  assert (0 < common_multiple l) by (apply IHl; intros; apply H; now right).
  assert (0 <= Z.lcm a (common_multiple l)) by apply Z.lcm_nonneg.
  assert (Z.lcm a (common_multiple l) <> 0) by (rewrite Z.lcm_eq_0; lia). lia.
Qed.

(** The numbers 1, .., n. *)
Definition up_to (n : nat) : list Z := map Z.of_nat (seq 1 n).

Lemma in_up_to : forall n k, (1 <= k <= n)%nat -> In (Z.of_nat k) (up_to n).
Proof. intros. unfold up_to. apply in_map, in_seq. lia. Qed.

Lemma up_to_positive : forall n x, In x (up_to n) -> 0 < x.
Proof. intros n x H. apply in_map_iff in H. destruct H as [k [<- I]]. apply in_seq in I. lia. Qed.

(** * The largest value of a function on a list *)

Definition maximum {A} (l : list A) (f : A -> Z) : Z :=
  match l with
  | [] => 0
  | x :: r => fold_right (fun y m => Z.max (f y) m) (f x) r
  end.

Lemma maximum_bounds {A} : forall (l : list A) f x, In x l -> f x <= maximum l f.
Proof.
  intros [|y r] f x H; [destruct H|]. simpl.
  induction r as [|z r]; simpl.
  - destruct H as [<- | []]. lia.
  - destruct H as [<- | [<- | H]]; [| lia |].
    + specialize (IHr (or_introl eq_refl)). lia.
    + specialize (IHr (or_intror H)). lia.
Qed.

Lemma maximum_attained {A} : forall (l : list A) f, l <> [] ->
  exists x, In x l /\ f x = maximum l f.
Proof.
  intros [|y r] f H; [contradiction|]. clear H. simpl.
  induction r as [|z r]; simpl.
  - exists y. auto.
  - destruct IHr as [x [I E]].
    destruct (Z.max_spec (f z) (fold_right (fun y m => Z.max (f y) m) (f y) r)) as [[_ M] | [_ M]];
      rewrite M.
    + exists x. rewrite E. split; [|reflexivity]. destruct I; auto.
    + exists z. auto.
Qed.
