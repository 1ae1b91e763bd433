using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>Mixes in which IMS is not the first group by itself: behind analog lines, and delivered by an adaptor as lines or spans.</summary>
internal sealed partial class MixSearch
{
    /// <summary>Analog lines for the number the public knows, and sessions for what of the outgoing calls finds them busy.</summary>
    private void LinesWithIms()
    {
        const MixKind Mix = MixKind.FxoPlusIms;
        if (IsOut(Mix, LineKind.FxoHunting, LineKind.Ims) || LinesCannot(Mix))
        {
            return;
        }

        if (!Outbound.Any(s => s.Erlang > 0))
        {
            Reject(Mix, "No call goes out, and incoming calls reach the lines only: an IMS trunk behind them would carry nothing.");
            return;
        }

        Design? best = null;
        var last = FirstBackup;
        var (most, _) = _shared!.Value;
        var fewest = Inbound.Any(s => s.Erlang > 0) ? _search.Smallest([.. Inbound])?.Circuits ?? most : 1;
        for (var lines = Math.Max(1, fewest); lines < most; lines++)
        {
            if (Behind(lines) is { } design && (best is null || Total(design) < Total(best)))
            {
                best = design;
            }
        }

        if (best is not null)
        {
            _designs.Add(best);
            return;
        }

        // every call needs the lines: the sessions are for when they fail
        var backup = Pair(most + (NPlusOne ? 1 : 0), _cost.GroupOf(LineKind.Ims, Math.Max(2, OutboundCircuits())).Circuits, "in reserve");
        if (NPlusOne && !MeetsAtFailure(backup))
        {
            Reject(Mix, "With a line down the incoming calls miss their grade of service: they do not overflow to the IMS trunk.", backup);
            return;
        }

        _designs.Add(backup);

        int OutboundCircuits() => _search.Smallest([.. Outbound])?.Circuits ?? 2;

        // the fewest sessions with so many lines in front; null when none do
        Design? Behind(int lines)
        {
            var one = At(1);
            var blocking = _loss.Of(one, _input.Streams);
            if (_input.Streams.Select((s, i) => s.Direction == StreamDirection.In && s.Erlang > 0 && !_input.Needs.OperatorForwardsOnBusy && blocking[i] > s.BlockingTarget).Any(m => m))
            {
                // sessions do not help them
                return null;
            }

            var solvable = Enumerable.Range(1, MostBackup).TakeWhile(n => TwoGroupLoss.IsSolvable(lines, n)).LastOrDefault();
            if (Fewest.UpTo(0, solvable, last, n => MeetsNow(At(n))) is not { } sessions)
            {
                return null;
            }

            last = sessions;
            return !NPlusOne || MeetsAtFailure(At(sessions)) ? At(sessions) : null;

            Design At(int n) => Pair(lines, _cost.GroupOf(LineKind.Ims, n).Circuits, "for the overflow");
        }

        Design Pair(int lines, int sessions, string what) => new(
            Text($"{Words.Count(lines, "analog line")} with the operator's hunting and an IMS trunk of {Words.Count(sessions, "session")} behind {what}"), Mix,
            [new("main", LineKind.FxoHunting, lines, lines, GroupDirection.Both, 0, true, 1), new("overflow", LineKind.Ims, 1, sessions, GroupDirection.Both, 0, false, 0)]);
    }

    /// <summary>An IMS trunk that an adaptor turns into lines our side knows: what it costs to have IMS where run cannot carry it.</summary>
    private void ImsByAdaptor(LineKind face)
    {
        var mix = face == LineKind.E1Pri ? MixKind.ImsByE1 : MixKind.ImsByFxo;
        if (IsOut(mix, LineKind.Ims))
        {
            return;
        }

        if (!_cost.Offers(face))
        {
            Reject(mix, $"The price book has no price for ports of {Words.Kind(face)}: what the adaptor costs cannot be said.");
            return;
        }

        if (face != LineKind.E1Pri && LinesCannot(mix))
        {
            return;
        }

        var one = Primary(LineKind.Ims, 0) with { Adaptor = face };
        var units = (one.Circuits + 29) / 30;
        var design = new Design(
            Text($"IMS trunk with {one.Circuits} sessions through an adaptor with {(face == LineKind.E1Pri ? Words.Count(units, "E1 port") : Words.Count(one.Circuits, "analog port"))}") + Kept(one.Reserve),
            mix, [one]);
        if (NPlusOne || _input.Needs.DiverseRoutes)
        {
            Reject(mix, NPlusOne ? "One account with one adaptor is one unit: when it is down, no call can be made." : "One account has one access line, so one route.", design);
            return;
        }

        _designs.Add(design);
    }
}
