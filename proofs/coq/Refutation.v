(** Two statements of the paper that are false as printed, each by a game of at most three agents. *)

From Poacert Require Export Acquisition.

(** ** Theorem 1 with information acquisition

    A smooth game with independent types and free information whose equilibrium loses more than
    smoothness allows. Smooth deviations answer to types that are drawn afresh; an opponent who has
    learned the deviator's type is not fooled by them.

    Three agents in a cycle, types 0 and 1, fair and independent, actions 0 and 1, no payments. Agent i
    gets 0 if her predecessor plays i's type and she herself does not play what her successor plays;
    otherwise 1. *)
Definition before (i : nat) : nat := match i with O => 2 | S j => j end.
Definition after (i : nat) : nat := match i with 2%nat => O | _ => S i end.

Definition cycle_utility (i t : nat) (a : profile) : R :=
  if ((a.[before i] =? t) && negb (a.[i] =? a.[after i]))%nat then 0 else 1.

Definition cycle : game := {|
  agents := 3;
  types := fun _ => 2%nat;
  actions := fun _ => 2%nat;
  may := fun _ _ _ => true;
  weight := fun _ => 1;
  utility := cycle_utility;
  revenue := fun _ => 0;
  optimum := fun _ => 3
|}.

(** Everybody plays her predecessor's type. *)
Definition cycle_deviations : deviations :=
  fun i theta d => if (d =? theta.[before i])%nat then 1 else 0.

(** Agent i may learn her successor's type (option 1), for nothing. *)
Definition cycle_technology : technology := {|
  options := fun _ => 2%nat;
  signals := fun _ => 2%nat;
  tells := fun i o theta e =>
    if (e =? match o with O => O | _ => theta.[after i] end)%nat then 1 else 0;
  cost := fun _ _ _ => 0
|}.

(** She learns it and plays it. *)
Definition spies (i : nat) : informed := {|
  buys := fun _ o => if (o =? 1)%nat then 1 else 0;
  acts := fun _ _ e d => if (d =? e)%nat then 1 else 0
|}.

Lemma cycle_prior : prior cycle.
Proof. intros theta _. simpl. lra. Qed.

Lemma cycle_independent : independent cycle.
Proof. intros theta theta' i _ _ _. reflexivity. Qed.

Ltac each_profile H := simpl in H; repeat destruct H as [<-|H]; try destruct H.

(** The outcome does achieve it: all play 0, at any types. *)
Lemma cycle_optimum theta : In theta (type_profiles cycle) ->
  social cycle theta [O; O; O] = 3
  /\ forall a, In a (action_profiles cycle) -> social cycle theta a <= 3.
Proof.
  intros Ht. split.
  - each_profile Ht; unfold social; simpl; unfold cycle_utility; simpl; lra.
  - intros a Ha. each_profile Ht; each_profile Ha; unfold social; simpl; unfold cycle_utility; simpl; lra.
Qed.

Lemma cycle_smooth : smooth cycle (2 / 3) 1 cycle_deviations.
Proof.
  split.
  - intros i theta Hi Ht. unfold cycle_deviations. repeat split.
    + intros d _. destruct (d =? theta.[before i])%nat; lra.
    + assert (L : (theta.[before i] < 2)%nat).
      { apply (own_number _ _ _ _ Ht). simpl in *. destruct i as [|[|[|i]]]; simpl; lia. }
      simpl. destruct theta.[before i] as [|[|t]]; simpl; try lra. lia.
  - intros theta a Ht Ha. unfold deviating, cycle_deviations.
    each_profile Ht; each_profile Ha; simpl; unfold cycle_utility; simpl; lra.
Qed.

Lemma cycle_technology_of : technology_of cycle cycle_technology.
Proof.
  intros i Hi. split; [simpl; lia|]. split; [intros; simpl; lra|]. split; [intros; simpl; lra|].
  intros o theta _ Ht. split.
  - intros e _. unfold cycle_technology. simpl. destruct (e =? _)%nat; lra.
  - assert (L : (theta.[after i] < 2)%nat).
    { apply (own_number _ _ _ _ Ht). simpl in *. destruct i as [|[|[|i]]]; simpl; lia. }
    simpl. destruct o; simpl; [lra|]. destruct theta.[after i] as [|[|t]]; simpl; try lra. lia.
Qed.

Lemma spies_of i : informed_of cycle cycle_technology i (spies i).
Proof.
  intros t _. split; [intros o _; simpl; destruct (o =? 1)%nat; lra|]. split; [simpl; lra|].
  intros o e _ He. split; [intros d _; simpl; destruct (d =? e)%nat; lra|]. split; [auto|].
  simpl in *. destruct e as [|[|e]]; simpl; try lra. lia.
Qed.

Lemma spies_row i theta d : (i < 3)%nat -> In theta (type_profiles cycle) ->
  informed_row cycle_technology i (spies i) theta d = if (d =? theta.[after i])%nat then 1 else 0.
Proof.
  intros Hi Ht. assert (L : (theta.[after i] < 2)%nat).
  { apply (own_number _ _ _ _ Ht). simpl. destruct i as [|[|[|i]]]; simpl; lia. }
  unfold informed_row. simpl. destruct theta.[after i] as [|[|t]]; simpl; [ring|ring|lia].
Qed.

(** What is played: everybody plays her successor's type. *)
Definition spied (theta : profile) : profile := map (fun i => theta.[after i]) (below 3).

Lemma spies_play theta (f : profile -> R) : In theta (type_profiles cycle) ->
  Sum a in action_profiles cycle, informed_plays cycle cycle_technology spies theta a * f a = f (spied theta).
Proof.
  intros Ht. rewrite <- (joint_pure 3 (fun _ => 2%nat) (spied theta) f).
  - apply total_ext. intros a _. f_equal. apply product_ext. intros i Hi. apply in_below in Hi.
    rewrite spies_row by auto. destruct i as [|[|[|i]]]; auto. simpl in Hi. lia.
  - each_profile Ht; simpl; tauto.
Qed.

(** Whatever an agent learns and does, she gets half of what she could (types have weight 4). *)
Lemma cycle_payoff i t s : (i < 3)%nat -> (t < 2)%nat -> informed_of cycle cycle_technology i s ->
  payoff cycle (informed_plays cycle cycle_technology (replace i s spies)) i t = 2.
Proof.
  intros Hi Ht S. unfold payoff, interim.
  rewrite (total_ext _ _ (fun theta => if (theta.[i] =? t)%nat then 1 *
    Sum d in below 2, informed_row cycle_technology i s theta d
      * cycle_utility i t (put i d (spied theta)) else 0)).
  2: { intros theta Htheta. destruct (theta.[i] =? t)%nat; auto. f_equal.
       rewrite (informed_deviation cycle cycle_technology spies cycle_technology_of) by (auto; intros; apply spies_of).
       rewrite spies_play; auto. }
  destruct (S t Ht) as (_ & B & A).
  pose proof (A O O ltac:(simpl; lia) ltac:(simpl; lia)) as (_ & _ & A00).
  pose proof (A 1%nat O ltac:(simpl; lia) ltac:(simpl; lia)) as (_ & _ & A10).
  pose proof (A 1%nat 1%nat ltac:(simpl; lia) ltac:(simpl; lia)) as (_ & _ & A11).
  simpl in B, A00, A10, A11. clear A S.
  assert (B' : buys s t 1 = 1 - buys s t 0) by lra.
  assert (A00' : acts s t 0 0 1 = 1 - acts s t 0 0 0) by lra.
  assert (A10' : acts s t 1 0 1 = 1 - acts s t 1 0 0) by lra.
  assert (A11' : acts s t 1 1 1 = 1 - acts s t 1 1 0) by lra.
  clear B A00 A10 A11.
  destruct i as [|[|[|i]]]; [| | |lia]; (destruct t as [|[|t]]; [| |lia]);
  unfold informed_row; simpl; unfold cycle_utility; simpl;
  rewrite B', A00', A10', A11'; ring.
Qed.

Lemma spying_is_equilibrium : informed_equilibrium cycle cycle_technology spies.
Proof.
  split; [intros; apply spies_of|]. intros i t s Hi Ht S.
  assert (Z : forall s, spends cycle cycle_technology i s t = 0).
  { intros s'. unfold spends. rewrite (total_zero (below _)); [ring|]. intros. simpl. ring. }
  rewrite !Z, cycle_payoff by auto.
  rewrite <- (cycle_payoff i t (spies i)) by (auto; apply spies_of).
  apply Req_le. f_equal. unfold payoff, interim. apply total_ext. intros theta _.
  destruct (theta.[i] =? t)%nat; auto. f_equal. apply total_ext. intros a _. f_equal.
  apply product_ext. intros j _. unfold replace. destruct (j =? i)%nat; auto.
Qed.

(** Optimal welfare is 3 for each of the 8 profiles of types, that of the equilibrium half of it. *)
Lemma cycle_optimal_welfare : optimal_welfare cycle = 24.
Proof. unfold optimal_welfare. simpl. lra. Qed.

Lemma spying_welfare : net_welfare cycle cycle_technology spies = 12.
Proof.
  unfold net_welfare, costs.
  rewrite (total_zero (below (agents cycle))).
  - unfold welfare, expected.
    rewrite (total_ext _ _ (fun theta => social cycle theta (spied theta))).
    + unfold social. simpl. unfold cycle_utility. simpl. ring.
    + intros theta Ht. rewrite spies_play by auto. simpl weight. ring.
  - intros i _. apply total_zero. intros t _. unfold spends.
    rewrite (total_zero (below (options _ _))); [ring|]. intros. simpl. ring.
Qed.

(** The bound of Theorem 1 (mu over lambda, here 3/2) fails: the ratio is 2. *)
Theorem theorem_1_is_false :
  exists g lambda mu D K sigma,
    prior g /\ independent g
    /\ 0 < lambda <= 1 /\ 1 <= mu /\ smooth g lambda mu D
    /\ technology_of g K /\ informed_equilibrium g K sigma
    /\ 0 < net_welfare g K sigma
    /\ mu / lambda < optimal_welfare g / net_welfare g K sigma.
Proof.
  exists cycle, (2 / 3), 1, cycle_deviations, cycle_technology, spies.
  rewrite cycle_optimal_welfare, spying_welfare.
  split; [apply cycle_prior|]. split; [apply cycle_independent|]. split; [lra|]. split; [lra|].
  split; [apply cycle_smooth|]. split; [apply cycle_technology_of|].
  split; [apply spying_is_equilibrium|]. split; [lra|]. lra.
Qed.

(** ** Proposition 1 with mu above 1

    One agent with one action: nothing is sold, though something worth 1 could be, and she pays a fee
    of 1. Without a safe action, (1, 2)-smoothness guarantees nothing. *)
Definition fee : game := {|
  agents := 1;
  types := fun _ => 1%nat;
  actions := fun _ => 1%nat;
  may := fun _ _ _ => true;
  weight := fun _ => 1;
  utility := fun _ _ _ => -1;
  revenue := fun _ => 1;
  optimum := fun _ => 1
|}.

Theorem proposition_1_needs_safe_actions :
  exists g lambda mu D sigma,
    prior g /\ independent g /\ 0 < lambda /\ 1 <= mu /\ smooth g lambda mu D
    /\ bayes_nash g sigma
    /\ welfare g (plays g sigma) = 0 /\ 0 < optimal_welfare g.
Proof.
  exists fee, 1, 2, (fun _ _ _ => 1), (fun _ _ _ => 1).
  assert (S : forall i, strategy_of fee i (fun _ _ => 1)).
  { intros i t _. repeat split; intros; simpl; lra. }
  split; [intros theta _; simpl; lra|]. split; [intros theta theta' i _ _ _; reflexivity|].
  split; [lra|]. split; [lra|]. split.
  - split; [intros i theta _ _; repeat split; intros; simpl; lra|].
    intros theta a _ _. unfold deviating. simpl. lra.
  - split.
    + apply bayes_nash_iff_coarse; auto. split; [apply plays_law; auto|].
      intros i t d _ _ _ _. apply Req_le. reflexivity.
    + unfold welfare, expected, social, optimal_welfare, plays, joint. simpl. lra.
Qed.
