using System.Text;

namespace Trunkline.E1.Tests.Alarms;

/// <summary>The tables as figures in docs/protocols/e1.md, where a reader checks them against the prose.</summary>
public sealed class AlarmFsmTests
{
    [Fact]
    public void AlarmFigure_InTheDocument_IsTheTables() => AssertFigure<AlarmState, AlarmEvent, AlarmDo>("AlarmFsm", AlarmFsm.On);

    [Fact]
    public void AvailabilityFigure_InTheDocument_IsTheTables() =>
        AssertFigure<AvailabilityState, AvailabilityEvent, AvailabilityDo>("AvailabilityFsm", AvailabilityFsm.On);

    [Theory]
    [InlineData(Crc4Mode.Required)]
    [InlineData(Crc4Mode.Automatic)]
    [InlineData(Crc4Mode.Off)]
    public void AlignmentFigure_InTheDocument_IsTheTables(Crc4Mode mode) => AssertFigure<AlignmentState, AlignmentEvent, AlignmentDo>(
        $"AlignmentFsm, {mode}", (s, e) => AlignmentFsm.On(mode, s, e));

    [Fact]
    public void EveryStateWithATime_IsLeftWhenItIsUp() => Assert.All(
        Enum.GetValues<AlarmState>(),
        s => Assert.Equal(AlarmFsm.FramesOf(s, AlarmCriteria.Default) >= 0, AlarmFsm.On(s, AlarmEvent.TimeIsUp).Known));

    private static void AssertFigure<TState, TEvent, TDo>(string name, Func<TState, TEvent, Base.Step<TState, TDo>> on)
        where TState : struct, Enum
        where TEvent : struct, Enum
        where TDo : struct, Enum
    {
        HashSet<TState> reached = [Enum.GetValues<TState>()[0]];
        var text = new StringBuilder("stateDiagram-v2\n    [*] --> ").Append(Enum.GetValues<TState>()[0]).Append('\n');
        for (var count = 0; count != reached.Count;)
        {
            count = reached.Count;
            reached.UnionWith(reached.SelectMany(s => Enum.GetValues<TEvent>().Select(e => on(s, e).Next)).ToList());
        }

        foreach (var from in Enum.GetValues<TState>().Where(reached.Contains))
        {
            foreach (var arrow in Enum.GetValues<TEvent>().Select(e => (Event: e, Step: on(from, e))).Where(a => a.Step.Known).GroupBy(a => (a.Step.Next, a.Step.Do)))
            {
                var effects = arrow.Key.Do.ToString() == "None" ? "" : $" / {arrow.Key.Do}";
                text.Append($"    {from} --> {arrow.Key.Next}: {string.Join(", ", arrow.Select(a => a.Event))}{effects}\n");
            }
        }

        Doc.AssertBlock("e1.md", $"<!-- generated from the table: {name} -->", "<!-- end -->", "mermaid", text.ToString());
    }
}
