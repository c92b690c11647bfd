(** Any finite mechanism, written out: for every profile of actions a lottery over outcomes with
    payments. *)

From Coq Require Import ZArith List Lia Bool.
From Poacert Require Import Lottery Mechanism.
Import ListNotations.
Open Scope Z_scope.

(** What an outcome comes with: everybody's payment. Outcomes and actions are numbered from 0. *)
Notation written := (lottery (nat * list Z)).

(** Lotteries by profile: one level for each agent, one branch for each of her actions. *)
Inductive tree := Leaf (l : written) | Node (branches : list tree).

Fixpoint at_profile (t : tree) (actions : list nat) : option written :=
  match t, actions with
  | Leaf l, [] => Some l
  | Node branches, a :: r =>
      match nth_error branches a with Some b => at_profile b r | None => None end
  | _, _ => None
  end.

Definition drawn (t : tree) (actions : list nat) : written :=
  match at_profile t actions with Some l => l | None => [] end.

(** The mechanism of [n] agents with outcomes 0, .., [m] - 1. *)
Definition listed (n m : nat) (s : Z) (t : tree) : mechanism nat nat := {|
  bidders := n;
  outcomes := drawn t;
  feasible := seq 0 m;
  factor := s
|}.

(** The values of the outcomes are listed by agent and type. *)
Definition worth_of_outcome (values : list (list (list Z))) (i t x : nat) : Z :=
  nth x (nth t (nth i values []) []) 0.

(** * What is proved of them *)

Theorem feasible_listed : forall n m s t x, In x (feasible (listed n m s t)) <-> (x < m)%nat.
Proof. intros. simpl. rewrite in_seq. lia. Qed.

(** Is this a lottery over outcomes there are, with a payment for each agent? *)
Definition is_proper (n m : nat) (s : Z) (l : written) : bool :=
  match l with [] => false | _ => true end
  && forallb (fun wo : Z * (nat * list Z) =>
       (0 <? fst wo) && Nat.ltb (fst (snd wo)) m && Nat.eqb (length (snd (snd wo))) n) l
  && (s mod total_weight l =? 0).

Fixpoint everywhere (f : written -> bool) (t : tree) : bool :=
  match t with
  | Leaf l => f l
  | Node branches => forallb (everywhere f) branches
  end.

Lemma everywhere_at : forall f actions t l, everywhere f t = true ->
  at_profile t actions = Some l -> f l = true.
Proof.
  intros f actions. induction actions as [|a r IH]; intros [k|branches] l E H; simpl in *;
    try discriminate.
  - inversion H; now subst.
  - destruct (nth_error branches a) as [b|] eqn:B; [|discriminate].
    apply (IH b); [|assumption]. apply nth_error_In in B.
    rewrite forallb_forall in E. now apply E.
Qed.

Theorem listed_well_formed : forall n m s t, (0 < m)%nat -> 0 < s ->
  everywhere (is_proper n m s) t = true ->
  well_formed (listed n m s t) (fun actions => at_profile t actions <> None).
Proof.
  intros n m s t M S E. split; [assumption|]. split.
  - simpl. destruct m; [lia | discriminate].
  - intros actions P. simpl. unfold drawn.
    destruct (at_profile t actions) as [l|] eqn:A; [clear P | contradiction].
    assert (Q := everywhere_at _ _ _ _ E A). unfold is_proper in Q.
    apply andb_prop in Q. destruct Q as [Q D]. apply andb_prop in Q. destruct Q as [N F].
    rewrite forallb_forall in F.
    assert (W : forall w o, In (w, o) l ->
      0 < w /\ (fst o < m)%nat /\ length (snd o) = n).
    { intros w o I. specialize (F _ I). simpl in F.
      apply andb_prop in F. destruct F as [F L]. apply andb_prop in F. destruct F as [W O].
      apply Z.ltb_lt in W. apply Nat.ltb_lt in O. apply Nat.eqb_eq in L. auto. }
    split.
    + split; [|split].
      * destruct l; [discriminate N | discriminate].
      * intros w o I. now apply (W w o).
      * apply Z.eqb_eq in D. apply Z.mod_divide; [|assumption].
        intro Z0. destruct l as [|[w o] r]; [discriminate N|].
        assert (0 < w) by (apply (W w o); now left).
        assert (R : 0 <= total_weight r).
        { assert (K : forall w o, In (w, o) r -> 0 < w) by (intros; apply (W w0 o0); now right).
          clear -K. unfold total_weight, sum_over. induction r as [|[w o] r]; simpl; [lia|].
          assert (0 < w) by (apply (K w o); now left).
          assert (0 <= sum (map fst r)) by (apply IHr; intros; apply (K w0 o0); now right). lia. }
        unfold total_weight, sum_over in *. simpl in *. lia.
    + intros w x p I. destruct (W w (x, p) I) as [_ [O L]]. simpl in O, L.
      split; [apply in_seq; lia | assumption].
Qed.

(** Where this is evaluated to true, there is a lottery. *)
Lemma all_listed : forall t actions,
  match at_profile t actions with Some _ => true | None => false end = true ->
  at_profile t actions <> None.
Proof. intros t actions H. destruct (at_profile t actions); discriminate. Qed.
