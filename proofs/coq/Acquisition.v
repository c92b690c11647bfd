(** Information acquisition: agents may buy signals about the others' types before they act.
    Theorem 2 of the paper: semi-smoothness bounds welfare net of what that costs. *)

From Poacert Require Export Smooth.

(** The options of each agent. Option 0 is to buy nothing and costs nothing. [tells i o theta s] is the
    probability of signal [s] after option [o] when the types are [theta]; given the types, agents'
    signals are independent. [cost i t o] is what type [t] of agent [i] pays for option [o]. *)
Record technology := {
  options : nat -> nat;
  signals : nat -> nat;
  tells : nat -> nat -> profile -> nat -> R;
  cost : nat -> nat -> nat -> R
}.

Definition technology_of g (K : technology) : Prop :=
  forall i, (i < agents g)%nat ->
    (0 < options K i)%nat
    /\ (forall t o, (t < types g i)%nat -> (o < options K i)%nat -> 0 <= cost K i t o)
    /\ (forall t, (t < types g i)%nat -> cost K i t O = 0)
    /\ forall o theta, (o < options K i)%nat -> In theta (type_profiles g) ->
         (forall s, (s < signals K i)%nat -> 0 <= tells K i o theta s)
         /\ Sum s in below (signals K i), tells K i o theta s = 1.

(** A strategy buys an option, by type, and then acts, by type, option and signal. Nobody sees what
    the others bought. *)
Record informed := {
  buys : nat -> nat -> R;
  acts : nat -> nat -> nat -> nat -> R
}.

Definition informed_of g K i (s : informed) : Prop :=
  forall t, (t < types g i)%nat ->
    (forall o, (o < options K i)%nat -> 0 <= buys s t o)
    /\ Sum o in below (options K i), buys s t o = 1
    /\ forall o e, (o < options K i)%nat -> (e < signals K i)%nat ->
         (forall d, (d < actions g i)%nat -> 0 <= acts s t o e d)
         /\ (forall d, (d < actions g i)%nat -> acts s t o e d <> 0 -> may g i t d = true)
         /\ Sum d in below (actions g i), acts s t o e d = 1.

(** The law of an agent's actions at [theta]. *)
Definition informed_row K i (s : informed) (theta : profile) (d : nat) : R :=
  Sum o in below (options K i), buys s theta.[i] o *
    Sum e in below (signals K i), tells K i o theta e * acts s theta.[i] o e d.

Definition informed_plays g K (sigma : nat -> informed) : play :=
  fun theta a => joint (agents g) (fun i => informed_row K i (sigma i) theta) a.

(** What type [t] of agent [i] expects to pay for information (times the probability of the type). *)
Definition spends g K i (s : informed) t : R :=
  (Sum theta in type_profiles g, if (theta.[i] =? t)%nat then weight g theta else 0)
  * Sum o in below (options K i), buys s t o * cost K i t o.

Definition informed_equilibrium g K (sigma : nat -> informed) : Prop :=
  (forall i, (i < agents g)%nat -> informed_of g K i (sigma i))
  /\ forall i t s, (i < agents g)%nat -> (t < types g i)%nat -> informed_of g K i s ->
       payoff g (informed_plays g K (replace i s sigma)) i t - spends g K i s t
       <= payoff g (informed_plays g K sigma) i t - spends g K i (sigma i) t.

(** Welfare less all that was spent on information. *)
Definition net_welfare g K (sigma : nat -> informed) : R :=
  welfare g (informed_plays g K sigma) - costs g (fun i => spends g K i (sigma i)).

Section equilibrium.
  Variables (g : game) (K : technology) (sigma : nat -> informed).
  Hypothesis KT : technology_of g K.

  Lemma informed_row_law i s theta : (i < agents g)%nat -> informed_of g K i s ->
    In theta (type_profiles g) ->
    (forall d, (d < actions g i)%nat -> 0 <= informed_row K i s theta d)
    /\ (forall d, (d < actions g i)%nat -> informed_row K i s theta d <> 0 -> may g i theta.[i] d = true)
    /\ Sum d in below (actions g i), informed_row K i s theta d = 1.
  Proof.
    intros Hi S Ht. destruct (S theta.[i]) as (B & B1 & A); [apply own_type; auto|].
    destruct (KT i Hi) as (_ & _ & _ & E). unfold informed_row. repeat split.
    - intros d Hd. apply total_nonneg. intros o Ho. apply in_below in Ho.
      apply Rmult_le_pos; auto. apply total_nonneg. intros e He. apply in_below in He.
      apply Rmult_le_pos; [apply (E o theta Ho Ht); auto|apply (A o e Ho He); auto].
    - intros d Hd N. destruct (may g i theta.[i] d) eqn:M; auto. destruct N.
      apply total_zero. intros o Ho. apply in_below in Ho.
      rewrite total_zero; [ring|]. intros e He. apply in_below in He.
      destruct (A o e Ho He) as (_ & L & _).
      destruct (Req_dec (acts s theta.[i] o e d) 0) as [->|N]; [ring|].
      rewrite (L d Hd N) in M. discriminate.
    - rewrite total_exchange. rewrite <- B1. apply total_ext. intros o Ho. apply in_below in Ho.
      rewrite total_scale. rewrite <- (Rmult_1_r (buys s theta.[i] o)) at 2. f_equal.
      rewrite total_exchange. destruct (E o theta Ho Ht) as [_ <-]. apply total_ext.
      intros e He. apply in_below in He. rewrite total_scale.
      destruct (A o e Ho He) as (_ & _ & ->). ring.
  Qed.

  Hypothesis strategies : forall i, (i < agents g)%nat -> informed_of g K i (sigma i).

  Lemma informed_plays_law : law g (informed_plays g K sigma).
  Proof.
    intros theta Ht _. repeat split.
    - intros a Ha. apply product_nonneg. intros i Hi. apply in_below in Hi.
      apply (informed_row_law i (sigma i) theta Hi (strategies i Hi) Ht). apply own_action; auto.
    - intros a Ha N i Hi.
      destruct (informed_row_law i (sigma i) theta Hi (strategies i Hi) Ht) as (_ & M & _).
      apply M; [apply own_action; auto|]. intros Z. apply N.
      apply (product_zero _ (fun i => informed_row K i (sigma i) theta a.[i]) i); auto.
      apply in_below; auto.
    - apply joint_total. intros i Hi. apply (informed_row_law i (sigma i) theta); auto.
  Qed.

  (** Another strategy of one agent leaves the others' actions at given types as they are. *)
  Lemma informed_deviation i s theta (f : profile -> R) : (i < agents g)%nat ->
    In theta (type_profiles g) ->
    Sum a in action_profiles g, informed_plays g K (replace i s sigma) theta a * f a
    = Sum a in action_profiles g, informed_plays g K sigma theta a
        * Sum d in below (actions g i), informed_row K i s theta d * f (put i d a).
  Proof.
    intros Hi Ht. unfold informed_plays, action_profiles. rewrite <- joint_replace; auto.
    - apply total_ext. intros a _. f_equal. apply product_ext. intros j _.
      unfold replace. destruct (Nat.eqb_spec j i); subst; auto.
    - apply (informed_row_law i (sigma i) theta); auto.
  Qed.
End equilibrium.

(** Buy nothing, and play [d] whatever is heard: at type [t]; as before at all others. *)
Definition uninformed t d (s : informed) : informed := {|
  buys := fun t' o => if (t' =? t)%nat then (if (o =? 0)%nat then 1 else 0) else buys s t' o;
  acts := fun t' o e d' =>
    if (t' =? t)%nat then (if (d' =? d)%nat then 1 else 0) else acts s t' o e d'
|}.

Lemma uninformed_of g K i t d s : (0 < options K i)%nat -> (d < actions g i)%nat ->
  may g i t d = true -> informed_of g K i s -> informed_of g K i (uninformed t d s).
Proof.
  intros Free Hd M S t' Ht'. unfold uninformed. simpl. destruct (Nat.eqb_spec t' t); [|apply (S t' Ht')].
  subst t'. repeat split.
  - intros o _. destruct (o =? 0)%nat; lra.
  - exact (total_single _ O (fun _ => 1) Free).
  - intros d' _. destruct (d' =? d)%nat; lra.
  - intros d' _. destruct (Nat.eqb_spec d' d); [subst; auto|lra].
  - exact (total_single _ d (fun _ => 1) Hd).
Qed.

(** Whatever there is to be known, an equilibrium is a coarse law net of what was paid for it. *)
Theorem informed_is_coarse_net g K sigma : prior g -> technology_of g K ->
  informed_equilibrium g K sigma ->
  coarse_net g (fun i => spends g K i (sigma i)) (informed_plays g K sigma).
Proof.
  intros F KT [S B]. split; [apply informed_plays_law; auto|]. intros i t Hi Ht.
  destruct (KT i Hi) as (Free & C & C0 & E). split.
  { apply Rmult_le_pos.
    - apply total_nonneg. intros theta Htheta. destruct (theta.[i] =? t)%nat; [apply F; auto|lra].
    - apply total_nonneg. intros o Ho. apply in_below in Ho.
      apply Rmult_le_pos; auto. apply (S i Hi t Ht); auto. }
  intros d Hd M. specialize (B i t (uninformed t d (sigma i)) Hi Ht (uninformed_of _ _ _ _ _ _ Free Hd M (S i Hi))).
  assert (Z : spends g K i (uninformed t d (sigma i)) t = 0).
  { unfold spends. rewrite (total_zero (below _)); [ring|]. intros o _. unfold uninformed. simpl.
    rewrite Nat.eqb_refl. destruct (Nat.eqb_spec o 0); [subst; rewrite C0; auto; ring|ring]. }
  rewrite Z in B.
  assert (P : payoff g (informed_plays g K (replace i (uninformed t d (sigma i)) sigma)) i t
              = deviation g (informed_plays g K sigma) i t d).
  { unfold payoff, deviation, interim. apply total_ext. intros theta Htheta.
    destruct (Nat.eqb_spec theta.[i] t) as [Et|]; auto. f_equal.
    rewrite informed_deviation; auto. apply total_ext. intros a _. f_equal.
    rewrite <- (total_single (actions g i) d (fun d => utility g i t (put i d a)) Hd).
    apply total_ext. intros e _.
    assert (R : informed_row K i (uninformed t d (sigma i)) theta e = if (e =? d)%nat then 1 else 0).
    { unfold informed_row, uninformed. simpl. rewrite Et, Nat.eqb_refl.
      rewrite (total_ext _ _ (fun o => if (o =? 0)%nat then (if (e =? d)%nat then 1 else 0) else 0)).
      - exact (total_single _ O (fun _ => if (e =? d)%nat then 1 else 0) Free).
      - intros o Ho. destruct (Nat.eqb_spec o 0); [|ring].
        rewrite total_scale_r. destruct (E o theta) as [_ ->]; auto; [apply in_below, Ho|]. ring. }
    rewrite R. destruct (e =? d)%nat; ring. }
  lra.
Qed.

(** *** Theorem 2: any prior, any technology, any costs *)
Theorem theorem_2 g lambda mu D K sigma : prior g ->
  mu = 1 \/ 1 <= mu /\ (exists s, safe g s) ->
  semi_smooth g lambda mu D -> technology_of g K -> informed_equilibrium g K sigma ->
  lambda * optimal_welfare g <= mu * net_welfare g K sigma.
Proof.
  intros F M S KT B. apply (semi_smooth_coarse_net g lambda mu F M D); auto.
  apply informed_is_coarse_net; auto.
Qed.
