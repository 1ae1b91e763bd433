using System.Runtime.CompilerServices;
using System.Text;

namespace Trunkline.Exchange.Tests;

/// <summary>The table and the numbers as text, in docs/protocols/fxs.md, where a reader checks them. TRUNKLINE_UPDATE_DOCS=1 rewrites them.</summary>
public sealed class FxsLineFsmTests
{
    [Fact]
    public void Figure_InTheDocument_IsTheTables()
    {
        var arrows = new Dictionary<(FxsState From, FxsState To, FxsDo Do), List<FxsEvent>>();
        foreach (var (state, e, step) in Rows())
        {
            if (step.Next != state && e != FxsEvent.PairCut)
            {
                var key = (state, step.Next, step.Do);
                (arrows.TryGetValue(key, out var events) ? events : arrows[key] = []).Add(e);
            }
        }

        var text = new StringBuilder("\n```mermaid\nstateDiagram-v2\n    [*] --> Idle\n    note left of Cut: from every state, PairCut\n");
        foreach (var ((from, to, what), events) in arrows)
        {
            text.Append($"    {from} --> {to}: {string.Join(", ", events)}{(what == FxsDo.None ? "" : $" / {what}")}\n");
        }

        AssertBlock("<!-- generated from the table: FxsLineFsmTests -->", "<!-- end -->", text.Append("```\n").ToString());
    }

    [Fact]
    public void Table_InTheDocument_IsTheTables()
    {
        var text = new StringBuilder("\n```\n");
        foreach (var state in Enum.GetValues<FxsState>())
        {
            var timers = string.Join(", ", FxsLineFsm.TimersOf(state).ToArray());
            text.Append($"{state}    timers: {(timers.Length > 0 ? timers : "none")}\n");
            foreach (var (_, e, step) in Rows().Where(r => r.State == state))
            {
                text.Append($"    {e,-18} -> {(step.Next == state ? "=" : step.Next),-12}{(step.Do == FxsDo.None ? "" : step.Do)}".TrimEnd()).Append('\n');
            }
        }

        AssertBlock("<!-- generated table: FxsLineFsmTests -->", "<!-- end table -->", text.Append("```\n").ToString());
    }

    [Fact]
    public void Numbers_InTheDocument_AreTheSwitchs() =>
        AssertBlock("<!-- generated: test numbers -->", "<!-- end numbers -->", "\n" + TestNumbers.Table());

    [Fact]
    public void EveryTimer_HasAnArrow_WhereverItRuns() => Assert.All(
        Enum.GetValues<FxsState>(),
        state => Assert.All(FxsLineFsm.TimersOf(state).ToArray(), t => Assert.True(FxsLineFsm.On(state, t).Known, $"{state} {t}")));

    [Fact]
    public void EveryStateOfACall_IsLeft_WhenTheSubscriberHangsUp() => Assert.All(
        Enum.GetValues<FxsState>().Where(s => s is >= FxsState.Seized and <= FxsState.Parked and not FxsState.BreakOnHook),
        state => Assert.True(FxsLineFsm.On(state, FxsEvent.OnHook) is { Next: FxsState.Idle or FxsState.BreakOnHook } step
            && step.Do.HasFlag(FxsDo.ReportReleased), $"{state}"));

    private static IEnumerable<(FxsState State, FxsEvent Event, Base.Step<FxsState, FxsDo> Step)> Rows() =>
        from state in Enum.GetValues<FxsState>()
        from e in Enum.GetValues<FxsEvent>()
        let step = FxsLineFsm.On(state, e)
        where step.Known
        select (state, e, step);

    private static void AssertBlock(string begin, string end, string expected, [CallerFilePath] string here = "")
    {
        var path = Path.GetFullPath(Path.Combine(here, "../../../docs/protocols/fxs.md"));
        var text = File.ReadAllText(path);
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(end, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("TRUNKLINE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..from] + expected + text[to..]);
            return;
        }

        Assert.Equal(expected, text[from..to]);
    }
}
