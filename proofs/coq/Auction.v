(** Auctions as games: a mechanism, what everybody may bid, what it is worth to whom, and the prior. *)

From Coq Require Import ZArith List Lia Bool.
From Poacert Require Export Lottery Mechanism Instance.
Import ListNotations.
Open Scope Z_scope.

Record auction (action allocation : Type) := {
  mechanism_of : mechanism action allocation;
  (** What stands for a bid where there is none; never used. *)
  no_bid : action;
  (** The bids of each agent, numbered from 0 in this order. *)
  bids_of : list (list action);
  (** May agent i of type t make this bid? *)
  may_bid : nat -> nat -> action -> bool;
  (** How many types each agent has; they too are numbered from 0. *)
  types_of : list nat;
  (** What an allocation is worth to agent i of type t, in the units of the bids. *)
  worth_of : nat -> nat -> allocation -> Z;
  (** The weight of a profile of types. Weights need not sum to 1. *)
  prior_of : profile -> Z
}.

Arguments mechanism_of {action allocation}.
Arguments no_bid {action allocation}.
Arguments bids_of {action allocation}.
Arguments may_bid {action allocation}.
Arguments types_of {action allocation}.
Arguments worth_of {action allocation}.
Arguments prior_of {action allocation}.

(** The bids with these numbers. *)
Definition bids_at {A X} (auction : auction A X) (a : profile) : list A :=
  map (fun ib => nth (fst ib) (snd ib) (no_bid auction)) (combine a (bids_of auction)).

(** The game that the auction is. All money is multiplied by the factor of the mechanism. *)
Definition game_of {A X} (auction : auction A X) : zgame := {|
  zagents := bidders (mechanism_of auction);
  ztypes i := nth i (types_of auction) O;
  zactions i := length (nth i (bids_of auction) []);
  zmay i t d := may_bid auction i t (nth d (nth i (bids_of auction) []) (no_bid auction));
  zweight := prior_of auction;
  zutility i t a := expected_utility (mechanism_of auction) (worth_of auction) i t (bids_at auction a);
  zrevenue a := expected_payments (mechanism_of auction) (bids_at auction a);
  zoptimum theta := largest_value (mechanism_of auction) (worth_of auction) theta
|}.

(** [played] holds at every profile of actions of the game. *)
Definition covered {A X} (auction : auction A X) (played : list A -> Prop) : Prop :=
  forall a, In a (profiles (zagents (game_of auction)) (zactions (game_of auction))) ->
    played (bids_at auction a).

(** One evaluation for all profiles. *)
Theorem covered_by {A X} : forall (auction : auction A X) (b : list A -> bool) (played : list A -> Prop),
  (forall bids, b bids = true -> played bids) ->
  forallb (fun a => b (bids_at auction a))
    (profiles (zagents (game_of auction)) (zactions (game_of auction))) = true ->
  covered auction played.
Proof. intros auction b played P F a I. apply P. rewrite forallb_forall in F. now apply F. Qed.

(** ** Who may bid what *)

Definition any_bid {A} : nat -> nat -> A -> bool := fun _ _ _ => true.

(** Only bids in these places of the list. *)
Definition listed_bids (allowed : list (list (list nat))) (i t d : nat) : bool :=
  existsb (Nat.eqb d) (nth t (nth i allowed []) []).

(** ** Priors *)

(** Independent types with these weights, by agent. *)
Definition product_prior (weights : list (list Z)) : profile -> Z :=
  product_weight (length weights) (fun i t => nth t (nth i weights []) 0).

(** Weights of the profiles listed. *)
Definition joint_prior (weights : list (profile * Z)) (theta : profile) : Z :=
  sum_over weights (fun pw =>
    if forallb (fun st => Nat.eqb (fst st) (snd st)) (combine (fst pw) theta) then snd pw else 0).

(** ** Optimal welfare is what it says *)

Theorem optimum_of_game {A X} : forall (auction : auction A X) played theta,
  well_formed (mechanism_of auction) played ->
  let scaled x := factor (mechanism_of auction)
                  * total_value (mechanism_of auction) (worth_of auction) theta x in
  (forall x, In x (feasible (mechanism_of auction)) -> scaled x <= zoptimum (game_of auction) theta) /\
  (exists x, In x (feasible (mechanism_of auction)) /\ scaled x = zoptimum (game_of auction) theta).
Proof. intros. now apply largest_value_is_maximum with (played := played). Qed.
