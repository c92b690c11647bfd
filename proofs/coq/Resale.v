(** An aftermarket there is: resale of the item by a double auction, after any disclosure. It is
    voluntary and not subsidised, so the theorems about aftermarkets speak of something. *)

From Poacert Require Export Trade.

Section resale.
  (** Allocations of a single item: its owner, or nobody. *)
  Variable A : primary (option nat).
  Let n := primary_agents A.

  (** What is disclosed and seen, and the amounts that may be asked and bid. *)
  Variables (disclosed : nat) (disclosing : profile -> nat -> nat -> R).
  Variables (seen : nat -> nat) (seeing : nat -> profile -> nat -> nat -> nat).
  Variable amounts : list R.

  (** Everybody's move is 0 (stay out), or 1, 2, .. for the amounts in order. The owner's is what she
      asks, the others' what they bid. The item goes to the highest bidder who bids at least what is
      asked, the first of them if there are several. *)
  Definition buys_from (owner : nat) (m : profile) (j : nat) : bool :=
    negb (j =? owner)%nat && (0 <? m.[j])%nat && (m.[owner] <=? m.[j])%nat
    && forallb (fun k => (k =? owner)%nat || (m.[k] <=? m.[j])%nat) (below n).

  Definition buyer (x : option nat) (m : profile) : option nat :=
    match x with
    | None => None
    | Some owner => if (m.[owner] =? 0)%nat then None else hd_error (filter (buys_from owner m) (below n))
    end.

  (** She pays what was asked. *)
  Definition price (owner : nat) (m : profile) : R := nth (m.[owner] - 1) amounts 0.

  Definition resale : aftermarket (option nat) := {|
    disclosures := disclosed;
    discloses := disclosing;
    views := seen;
    view := seeing;
    moves := fun _ => S (length amounts);
    trade_draws := 1;
    trade_chance := fun _ _ _ => 1;
    trade_allocation := fun x m _ => match buyer x m with Some j => Some j | None => x end;
    trade_pays := fun i x m _ =>
      match x, buyer x m with
      | Some owner, Some j =>
          (if (i =? j)%nat then price owner m else 0) - (if (i =? owner)%nat then price owner m else 0)
      | _, _ => 0
      end
  |}.

  Lemma buyer_buys owner m j : buyer (Some owner) m = Some j ->
    (j < n)%nat /\ j <> owner /\ m.[owner] <> 0%nat /\ m.[j] <> 0%nat.
  Proof.
    unfold buyer. destruct (Nat.eqb_spec m.[owner] 0) as [|N]; [discriminate|]. intros E.
    assert (I : In j (filter (buys_from owner m) (below n))).
    { destruct (filter _ _) as [|k l]; simpl in E; [discriminate|]. injection E as ->. simpl. auto. }
    apply filter_In in I as [I B]. apply in_below in I. unfold buys_from in B.
    rewrite !andb_true_iff in B. destruct B as [[[B1 B2] _] _].
    destruct (Nat.eqb_spec j owner); [discriminate|]. apply Nat.ltb_lt in B2.
    repeat split; auto; lia.
  Qed.

  (** The agents who do not own the item do not mind who does. *)
  Hypothesis no_externalities : forall i t j k, i <> j -> i <> k ->
    worth A i t (Some j) = worth A i t (Some k).

  (** Who stays out neither trades nor pays. *)
  Lemma resale_voluntary : opts_out A resale (fun _ _ _ => O).
  Proof.
    intros i t Hi Ht. split; [simpl; intros; lia|]. intros a b s m _ _ _ _ Out.
    unfold trade_utility.
    cbn [trade_draws trade_chance trade_allocation trade_pays resale seq total].
    generalize (drawn A a b). intros x.
    destruct x as [owner|]; [|simpl; lra].
    destruct (buyer (Some owner) m) as [j|] eqn:B; [|lra].
    apply buyer_buys in B as (_ & N & O & J).
    destruct (Nat.eqb_spec i j) as [->|Ij]; [contradiction|].
    destruct (Nat.eqb_spec i owner) as [->|Io]; [contradiction|].
    rewrite (no_externalities i t owner j) by auto. lra.
  Qed.

  Lemma total_at j p : (j < n)%nat -> Sum i in below n, (if (i =? j)%nat then p else 0) = p.
  Proof. intros H. exact (total_single n j (fun _ => p) H). Qed.

  (** What one pays the other receives. *)
  Lemma resale_balanced : budget_balanced A resale.
  Proof.
    intros a b m _ _ Hm.
    cbn [trade_draws trade_chance trade_pays resale seq total].
    generalize (drawn A a b). intros x.
    destruct x as [owner|]; [|rewrite total_zero; [lra|auto]].
    destruct (buyer (Some owner) m) as [j|] eqn:B; [|rewrite total_zero; [lra|auto]].
    apply buyer_buys in B as (J & _ & O & _).
    assert (Ho : (owner < n)%nat).
    { apply in_profiles in Hm as [L _]. destruct (Nat.lt_ge_cases owner n); auto.
      rewrite nth_overflow in O by (fold n in L; lia). contradiction. }
    fold n. rewrite total_minus, !total_at by auto. lra.
  Qed.

  (** It is an aftermarket if disclosures are laws and views are numbered right. *)
  Lemma resale_aftermarket :
    (forall a b, In a (profiles n (primary_bids A)) -> (b < draws A)%nat ->
       (forall s, (s < disclosed)%nat -> 0 <= disclosing a b s)
       /\ Sum s in below disclosed, disclosing a b s = 1) ->
    (forall i a b s, (i < n)%nat -> (seeing i a b s < seen i)%nat) ->
    aftermarket_of A resale.
  Proof.
    intros D V. split; [exact D|]. split; [|exact V]. intros. simpl. split; [intros; lra|lra].
  Qed.
End resale.
