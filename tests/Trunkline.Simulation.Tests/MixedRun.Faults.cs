// What goes wrong at a made-up site: with its trunks, with its deciding process, with its gateway; and what of it explains what happens to a call.
using Trunkline.Exchange.Pri;

namespace Trunkline.Simulation.Tests;

internal sealed partial class MixedRun
{
    private readonly Dictionary<string, TrunkState> _trunks;
    private readonly List<Upset> _upsets = [];
    private Upset? _gatewayAway; // it is dead or out of reach
    private bool _isSecond;

    /// <summary>Whether there was no saying what becomes of a call: no deciding process, or a new one, another plan, no gateway.</summary>
    private bool IsUpset(TimeSpan from, TimeSpan to) => _upsets.Exists(u => u.From <= to && u.To >= from);

    private static TimeSpan Settles(string trunk) => TimeSpan.FromSeconds(trunk switch { "pri" => 30, "carrier" => 40, _ => 12 });

    private void Begin(MixedFault fault)
    {
        switch (fault.Kind)
        {
            case "kill" when Site.Node is not null:
                Site.Kill();
                var died = Note("kill");
                Later(2500, () =>
                {
                    Site.Start();
                    _isSecond = false;
                    _plans.Add((Now, _plans[0].Model));
                    died.To = Now;
                });
                break;
            case "reload" when Site.Node is { } node:
                _isSecond = !_isSecond;
                var model = _spec.Load(_isSecond ? _spec.Second : _spec.First);
                if (node.Reload(node.Prepare(model), null).Error is { } error)
                {
                    _wrong.Add($"{Now}: the reload was refused: {error}");
                }

                _plans.Add((Now, model));
                Note("reload").To = Now;
                break;
            case "gateway" when _gatewayAway is null:
                _gatewayAway = Note("gateway");
                Unsettle();
                Site.KillGateway();
                Later(fault.Seconds > 2 ? 4000 : 1200, () => GatewayIsBack(Site.StartGateway));
                break;
            case "link" when _gatewayAway is null && Site.Node is not null:
                _gatewayAway = Note("link");
                Site.LoseGateway();

                // shorter than a call, or as long as many; sooner than calls are given up for lost
                Later(fault.Seconds < 60 ? fault.Seconds * 150 : fault.Seconds * 1000, () => GatewayIsBack(Site.FindGateway));
                break;
            case "down" or "half" or "congested" or "loss":
                Set(fault.Trunk, fault.Kind, true);
                Later(fault.Seconds * 1000, () => Set(fault.Trunk, fault.Kind, false));
                break;
        }
    }

    private void GatewayIsBack(Action how)
    {
        how();
        _gatewayAway!.To = Now;
        _gatewayAway = null;
        Unsettle();
    }

    private Upset Note(string kind)
    {
        var upset = new Upset(kind, Now);
        _upsets.Add(upset);
        return upset;
    }

    /// <summary>What hangs on the gateway comes into service again in its own time.</summary>
    private void Unsettle()
    {
        foreach (var (trunk, state) in _trunks)
        {
            if (trunk != "carrier")
            {
                state.Changes.Add(Now);
            }
        }
    }

    /// <summary>Calls that had audio when the gateway was lost: with a process that died they are over once the next one has shown that it has none, with cause 41; a link alone ends none.</summary>
    private void LostWithTheGateway()
    {
        foreach (var upset in _upsets.Where(u => u.Kind is "gateway" or "link" && !_upsets.Exists(o => o.Kind == "kill" && o.From <= u.To + TimeSpan.FromSeconds(5) && o.To >= u.From - TimeSpan.FromSeconds(5))))
        {
            var (from, to) = (Wall(upset.From), Wall(upset.To));
            foreach (var record in Site.Records.Where(r => r.AnsweredAfter is not null && r.Start + r.AnsweredAfter < from && r.Start + r.EndedAfter >= to))
            {
                var ended = record.Start + record.EndedAfter!.Value;
                var isLost = record.Cause == Q850Cause.TemporaryFailure;
                if (upset.Kind == "gateway" ? !isLost || ended > to + TimeSpan.FromSeconds(2) : isLost && ended < to + TimeSpan.FromSeconds(10))
                {
                    _wrong.Add($"{upset.From}: {upset.Kind} away until {upset.To}, and a call that was up ended otherwise: {Words(record)}");
                }

                (Lost, Kept) = upset.Kind == "gateway" ? (Lost + 1, Kept) : (Lost, Kept + 1);
            }
        }
    }

    private void Set(string trunk, string kind, bool isOn)
    {
        var state = _trunks[trunk];
        state.Changes.Add(Now);
        switch (kind)
        {
            case "congested":
                state.IsCongested = isOn;
                return;
            case "loss" when trunk == "pri":
                state.IsImpaired = isOn;
                foreach (var card in Site.SpanCards.OfType<EventPriCard>())
                {
                    card.LossFromSubscriber = card.LossToSubscriber = isOn ? 0.1 : 0;
                }

                return;
            case "half" when trunk == "carrier" || (trunk == "pri" && _spec.Spans < 2):
                return;
            case "loss":
                return;
        }

        state.IsDown = isOn && kind == "down";
        switch (trunk)
        {
            case "pri":
                Site.CutSpan(1, isOn);
                if (kind == "down" && _spec.Spans > 1)
                {
                    Site.CutSpan(2, isOn);
                }

                break;
            case "lines":
                for (var i = 0; i < (kind == "down" ? _spec.Lines : _spec.Lines / 2); i++)
                {
                    Site.Exchange.SetCut(i, isOn);
                }

                break;
            default:
                Site.World.Network.Cut(s_server, s_carrierAt, isOn);
                break;
        }
    }

    /// <summary>What made it uncertain what becomes of a call, from when until when.</summary>
    private sealed class Upset(string kind, TimeSpan from)
    {
        public string Kind => kind;

        public TimeSpan From => from;

        public TimeSpan To { get; set; } = TimeSpan.MaxValue;
    }

    private sealed record Snapshot(bool IsDown, bool IsCongested, bool Impaired, int Idle);

    private sealed class TrunkState
    {
        public List<TimeSpan> Changes { get; } = [];

        public bool IsDown { get; set; }

        public bool IsCongested { get; set; }

        public bool IsImpaired { get; set; }

        public Snapshot Snapshot(int idle) => new(IsDown, IsCongested, IsImpaired, idle);

        public bool HasChanged(TimeSpan from, TimeSpan to) => Changes.Exists(c => c >= from && c <= to);
    }
}
