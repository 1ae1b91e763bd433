using System.Text;

namespace Trunkline.Fxo.Tests;

/// <summary>The table as text, in docs/protocols/fxo.md, where a reader checks it against the prose.</summary>
public sealed class FxoLineFsmTests
{
    [Fact]
    public void Figure_InTheDocument_IsTheTables()
    {
        var arrows = new Dictionary<(FxoState From, FxoState To, FxoDo Do), List<FxoEvent>>();
        foreach (var (state, e, step) in Rows())
        {
            if (step.Next != state)
            {
                var key = (state, step.Next, step.Do);
                (arrows.TryGetValue(key, out var events) ? events : arrows[key] = []).Add(e);
            }
        }

        var text = new StringBuilder("stateDiagram-v2\n    [*] --> Idle\n");
        foreach (var ((from, to, what), events) in arrows)
        {
            var effects = what == FxoDo.None ? "" : $" / {what}";
            text.Append($"    {from} --> {to}: {string.Join(", ", events)}{effects}\n");
        }

        Doc.AssertBlock("fxo.md", "<!-- generated from the table: FxoLineFsmTests -->", "<!-- end -->", "mermaid", text.ToString());
    }

    [Fact]
    public void Table_InTheDocument_IsTheTables()
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<FxoState>())
        {
            var timers = string.Join(", ", FxoLineFsm.TimersOf(state).ToArray());
            text.Append($"{state}    [{FxoLineFsm.ConditionOf(state)}] timers: {(timers.Length > 0 ? timers : "none")}; listens: {FxoLineFsm.ListeningOf(state)}\n");
            foreach (var (_, e, step) in Rows().Where(r => r.State == state))
            {
                text.Append($"    {e,-18} -> {(step.Next == state ? "=" : step.Next),-18}{(step.Do == FxoDo.None ? "" : step.Do)}".TrimEnd()).Append('\n');
            }
        }

        Doc.AssertBlock("fxo.md", "<!-- generated table: FxoLineFsmTests -->", "<!-- end table -->", "", text.ToString());
    }

    [Fact]
    public void EveryTimer_HasAnArrow_WhereverItRuns() => Assert.All(
        Enum.GetValues<FxoState>(),
        state => Assert.All(FxoLineFsm.TimersOf(state).ToArray(), t => Assert.True(FxoLineFsm.On(state, t).Known, $"{state} {t}")));

    /// <summary>No state off hook may keep a line when the exchange breaks the loop, nor against the user's will.</summary>
    [Fact]
    public void EveryStateOffHook_IsLeftForGuard_ByLoopBreakAndByRelease() => Assert.All(
        Enum.GetValues<FxoState>().Where(s => s is >= FxoState.WaitDialTone and <= FxoState.InCall),
        state => Assert.All([FxoEvent.LoopBreak, FxoEvent.Release], e =>
        {
            var step = FxoLineFsm.On(state, e);
            Assert.Equal(FxoState.Releasing, step.Next);
            Assert.True(step.Do.HasFlag(FxoDo.OnHook));
        }));

    /// <summary>Whoever goes to guard opens the loop; whoever comes from on hook to off hook closes it, once.</summary>
    [Fact]
    public void HookEffects_AreExactlyWhereTheHookChanges()
    {
        static bool OffHook(FxoState s) => s is >= FxoState.WaitDialTone and <= FxoState.InCall;
        Assert.All(Rows(), row =>
        {
            Assert.Equal(!OffHook(row.State) && OffHook(row.Step.Next), row.Step.Do.HasFlag(FxoDo.OffHook));
            Assert.Equal(OffHook(row.State) && !OffHook(row.Step.Next), row.Step.Do.HasFlag(FxoDo.OnHook));
        });
    }

    [Fact]
    public void EveryValue_StandsInTheDocument_WithItsDefault()
    {
        var page = Doc.Read("fxo.md");
        Assert.All(typeof(FxoValues).GetProperties().Where(p => p.Name is not "Default" and not "EqualityContract"), p =>
        {
            var value = p.GetValue(FxoValues.Default) switch
            {
                TimeSpan t when t.TotalMilliseconds % 1000 == 0 => $"{t.TotalSeconds} s",
                TimeSpan t => $"{t.TotalMilliseconds} ms",
                bool b => b ? "true" : "false",
                var other => $"{other}",
            };
            Assert.Contains($"| {p.Name} | {value} |", page, StringComparison.Ordinal);
        });
    }

    private static IEnumerable<(FxoState State, FxoEvent Event, Base.Step<FxoState, FxoDo> Step)> Rows() =>
        from state in Enum.GetValues<FxoState>()
        from e in Enum.GetValues<FxoEvent>()
        let step = FxoLineFsm.On(state, e)
        where step.Known
        select (state, e, step);
}
