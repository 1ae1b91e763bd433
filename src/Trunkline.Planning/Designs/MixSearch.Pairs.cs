using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>Mixes of two kinds: the second group carries what the first cannot, or what is left when the first is down.</summary>
internal sealed partial class MixSearch
{
    /// <summary>More backup lines than this are a second system, not a backup.</summary>
    private const int MostBackup = 40;

    /// <summary>Where a search for the fewest begins.</summary>
    private const int FirstBackup = 4;

    private void SpansWithLines()
    {
        if (IsOut(MixKind.E1PlusFxo, LineKind.E1Pri, LineKind.FxoHunting))
        {
            return;
        }

        var main = Primary(LineKind.E1Pri, 0);
        Behind(MixKind.E1PlusFxo, main, SpanName(main), LineKind.FxoHunting, n => Words.Count(n, "analog line"));
        if (main.Units > 1 && !_input.Needs.CallerIdPerExtension)
        {
            Fewer(main);
        }
    }

    private void SpansWithIms()
    {
        if (IsOut(MixKind.E1PlusIms, LineKind.E1Pri, LineKind.Ims))
        {
            return;
        }

        var main = Primary(LineKind.E1Pri, 0);
        Replacing(MixKind.E1PlusIms, main, SpanName(main), LineKind.Ims, n => $"an IMS trunk of {Words.Count(n, "session")}");
    }

    private void ImsWithLines()
    {
        if (IsOut(MixKind.ImsPlusFxo, LineKind.Ims, LineKind.FxoHunting))
        {
            return;
        }

        var main = Primary(LineKind.Ims, 0);
        Behind(MixKind.ImsPlusFxo, main, $"an IMS trunk with {Words.Count(main.Circuits, "session")}", LineKind.FxoHunting, n => Words.Count(n, "analog line"));
    }

    /// <summary>The fewest backup lines: with the largest unit of the first group down, emergency calls get through and, where the grade of service must survive, all calls do.</summary>
    private void Behind(MixKind mix, DesignGroup main, string mainName, LineKind kind, Func<int, string> name)
    {
        if (!_input.Streams.Any(s => s.IsEmergency) && !NPlusOne)
        {
            // nothing is promised at a failure: two lines, so that one call does not close the house
            Add(2, 0);
            return;
        }

        // without forwarding by the operator calls to the main number are lost with its group, however many lines are behind
        var lost = Inbound.FirstOrDefault(s => s.Erlang > 0 && (NPlusOne || s.IsEmergency));
        if (main.Units == 1 && lost is not null && !_input.Needs.OperatorForwardsOnBusy)
        {
            Reject(mix, $"With {mainName} down the calls of \"{lost.Name}\" are lost: the number lands there, and the operator does not forward them to the lines behind.");
            return;
        }

        var fewest = Fewest.UpTo(0, MostBackup, FirstBackup, lines => Reserve(lines) is not null);
        if (fewest is { } enough)
        {
            Add(enough, Reserve(enough)!.Value);
            return;
        }

        Reject(mix, $"With the largest unit of {mainName} down even {MostBackup} lines behind do not give what is promised.");

        // the fewest kept for emergency calls with which so many lines do
        int? Reserve(int lines) => Enumerable.Range(0, Math.Min(lines, 4) + 1).Cast<int?>().FirstOrDefault(r => MeetsAtFailure(With(lines, r!.Value)));

        Design With(int lines, int reserve) => new(
            $"{mainName} with {name(lines)} behind" + Kept(reserve), mix, [main, new("backup", kind, lines, lines, GroupDirection.Both, reserve, false, 1)]);

        void Add(int lines, int reserve) => _designs.Add(With(lines, reserve));
    }

    /// <summary>A second group that takes the place of the largest unit of the first.</summary>
    private void Replacing(MixKind mix, DesignGroup main, string mainName, LineKind kind, Func<int, string> name)
    {
        var lost = Inbound.FirstOrDefault(s => s.Erlang > 0 && (NPlusOne || s.IsEmergency));
        if (main.Units == 1 && lost is not null && !_input.Needs.OperatorForwardsOnBusy)
        {
            Reject(mix, $"With {mainName} down the calls of \"{lost.Name}\" are lost: the number lands there, and the operator does not forward them to the trunk behind.");
            return;
        }

        var missing = Math.Max(2, _shared!.Value.Circuits - (main.Circuits - main.CircuitsPerUnit));
        var second = _cost.GroupOf(kind, missing) with { Name = "backup", LandsInbound = false, Numbers = 0, Reserve = main.Units == 1 ? _shared.Value.Reserve : 0 };
        var design = new Design($"{mainName} with {name(second.Circuits)} behind", mix, [main, second]);
        if (NPlusOne && !MeetsAtFailure(design))
        {
            Reject(mix, $"With a span of {mainName} down, incoming calls see what is left of it only: they miss their grade of service.", design);
            return;
        }

        _designs.Add(design);
    }

    /// <summary>A span fewer, with lines that take the overflow of outgoing calls.</summary>
    private void Fewer(DesignGroup main)
    {
        var fewer = _cost.GroupOf(LineKind.E1Pri, main.Circuits - main.CircuitsPerUnit) with { Name = "main", Numbers = main.Numbers };
        var name = SpanName(fewer);
        var alone = _loss.Of(new Design(name, MixKind.E1PlusFxo, [fewer]), _input.Streams);
        var short_ = _input.Streams.Select((s, i) => (Stream: s, Blocking: alone[i]))
            .FirstOrDefault(x => x.Stream.Direction == StreamDirection.In && x.Stream.Erlang > 0 && x.Blocking > x.Stream.BlockingTarget);
        if (short_.Stream is not null && !_input.Needs.OperatorForwardsOnBusy)
        {
            Reject(MixKind.E1PlusFxo, $"{name} and lines for the overflow do not do: {Share(short_.Blocking)} of the incoming calls of \"{short_.Stream.Name}\" find the span full, and incoming calls do not overflow to other numbers.");
            return;
        }

        var most = Enumerable.Range(1, MostBackup).TakeWhile(n => TwoGroupLoss.IsSolvable(fewer.Circuits, n)).LastOrDefault();
        if (Fewest.UpTo(0, most, FirstBackup, n => MeetsNow(With(n))) is { } lines)
        {
            if (NPlusOne && !MeetsAtFailure(With(lines)))
            {
                Reject(MixKind.E1PlusFxo, $"{With(lines).Name} carries the load, but not with a span down.", With(lines));
                return;
            }

            _designs.Add(With(lines));
            return;
        }

        Reject(MixKind.E1PlusFxo, $"{name}: no sensible number of lines (up to {MostBackup}) takes the overflow.");

        Design With(int lines) => new($"{name} with {Words.Count(lines, "analog line")} for the overflow", MixKind.E1PlusFxo,
            [fewer, new("overflow", LineKind.FxoHunting, lines, lines, GroupDirection.Both, 0, false, 1)]);
    }

    private bool MeetsNow(Design design)
    {
        var blocking = _loss.Of(design, _input.Streams);
        return _input.Streams.Select((s, i) => s.Erlang <= 0 || blocking[i] <= s.BlockingTarget).All(m => m);
    }

    private bool MeetsAtFailure(Design design)
    {
        var blocking = _loss.Of(design, _input.Streams, 0, 1);
        for (var s = 0; s < blocking.Length; s++)
        {
            var stream = _input.Streams[s];
            var target = NPlusOne ? stream.BlockingTarget : stream.IsEmergency ? Math.Max(_input.Needs.AtFailure, stream.BlockingTarget) : 1;
            if (stream.Erlang > 0 && blocking[s] > target)
            {
                return false;
            }
        }

        return true;
    }
}
