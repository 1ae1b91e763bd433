using Trunkline.Node.Alarms;
using Trunkline.Simulation;
using Trunkline.Site;

namespace Trunkline.Host.Tests;

/// <summary>Alarms as state: raised once, held while they stand, cleared when they are over.</summary>
public sealed class AlarmTests
{
    private static readonly AlarmKind s_late = new("test/late", AlarmSeverity.Warning, "", "") { Hold = TimeSpan.FromMinutes(1) };
    private static readonly AlarmKind s_down = new("test/*/down", AlarmSeverity.Major, "", "");
    private readonly World _world = new();
    private readonly AlarmList _list;
    private readonly List<string> _told = [];

    public AlarmTests()
    {
        _list = new(_world.AddLoop()) { Changed = e => _told.Add($"{e.Severity} {e.Id} {e.Text}") };
    }

    [Fact]
    public void Condition_IsRaisedOnce_FollowsItsWords_IsClearedOnce()
    {
        _list.Look([s_down.On("1", "cut")]);
        _world.Advance(TimeSpan.FromSeconds(5));
        _list.Look([s_down.On("1", "cut, and on fire"), s_down.On("2", "cut")]);
        Assert.Equal("cut, and on fire", _list.Now[0].Text);
        _list.Look([s_down.On("2", "cut")]);
        _list.Look([]);
        _list.Look([]);
        Assert.Equal(
            ["major test/1/down cut", "major test/2/down cut", "cleared test/1/down cut, and on fire", "cleared test/2/down cut"], _told);
        Assert.Empty(_list.Now);
        Assert.Equal(4, _list.Events.Count);
        Assert.Equal(TimeSpan.FromSeconds(5), _list.Events[1].At - _list.Events[1].Since);
    }

    [Fact]
    public void Happening_IsHeld_CountedAndCleared_WhenItHasNotHappenedAgain()
    {
        for (var i = 0; i < 3; i++)
        {
            _list.Note(s_late.On("", $"late {i}"));
            _world.Advance(TimeSpan.FromSeconds(59));
            _list.Look([]);
        }

        Assert.Equal((3, "late 2"), (_list.Now[0].Count, _list.Now[0].Text));
        _world.Advance(TimeSpan.FromSeconds(1));
        _list.Look([]);
        Assert.Equal(["warning test/late late 0", "cleared test/late late 2"], _told);
    }

    [Fact]
    public void MoreThanTheListHolds_AreCounted_AndTheListStaysBounded()
    {
        var many = Enumerable.Range(0, 800).Select(i => s_down.On($"{i}", "cut")).ToList();
        _list.Look(many);
        _list.Look(many);
        Assert.Equal(AlarmList.MostActive + 1, _list.Now.Count);
        Assert.Equal("300 further alarms are not shown", _list.Now[^1].Text);
        Assert.Equal(AlarmList.MostEvents, _list.Events.Count);
    }

    [Fact]
    public void WorstFirst_ThenOldest()
    {
        _list.Note(s_late.On("", "late"));
        _list.Look([s_down.On("1", "cut")]);
        _world.Advance(TimeSpan.FromSeconds(1));
        _list.Look([s_down.On("0", "cut"), s_down.On("1", "cut")]);
        Assert.Equal(["test/1/down", "test/0/down", "test/late"], _list.Now.Select(a => a.Id));
    }

    [Fact]
    public void SetFromOutside_StandsUntilTakenBack()
    {
        _list.Set(s_down, "hook", "does not answer");
        _list.Look([]);
        _list.Look([]);
        Assert.Single(_list.Now);
        _list.Set(s_down, "hook", null);
        _list.Look([]);
        Assert.Empty(_list.Now);
    }

    [Fact]
    public void EveryKind_HasAnIdentifierOfItsOwn_WordsAndAdvice()
    {
        Assert.Equal(AlarmKinds.All.Count, AlarmKinds.All.Select(k => k.Pattern).Distinct().Count());
        Assert.All(AlarmKinds.All, k => Assert.True(k.Meaning.Length > 10 && k.Todo.Length > 5 && k.Severity != AlarmSeverity.Cleared, k.Pattern));
    }

    /// <summary>The whole site: a cut span, then both lines, then everything back.</summary>
    [Fact]
    public void SpanAndLinesFail_AlarmsSayWhatIsLeft_AndClear()
    {
        var w = new OperatedSite();
        w.Node.Alarms.Changed = e => _told.Add($"{e.Severity} {e.Id}");
        Looked(w, 12);
        Assert.Empty(_told);
        w.Site.CutSpan(1, isCut: true);
        Looked(w, 5);
        Assert.Equal(["major span/1/down", "major trunk/city/down"], _told);
        Assert.Contains("LOS", w.Node.ListAlarms().Now[0].Text, StringComparison.Ordinal);
        _told.Clear();
        Cut(w, true);
        Looked(w, 5);
        Assert.Equal(["minor circuit/FXO/1/out", "minor circuit/FXO/2/out", "critical emergency/no-circuit", "major trunk/lines/down"], _told);
        _told.Clear();
        w.Site.CutSpan(1, isCut: false);
        Cut(w, false);
        Looked(w, 30);
        Assert.Empty(w.Node.ListAlarms().Now);
        Assert.Equal(6, _told.Count(t => t.StartsWith("cleared", StringComparison.Ordinal)));
    }

    /// <summary>A start is no fault: what is not in service yet has ten seconds.</summary>
    [Fact]
    public void AtTheStart_WhatComesUpInTime_IsNoAlarm()
    {
        var site = new SimulatedSite(_world, SiteLoader.LoadText(OperatedSite.Yaml).Model!, Fidelity.Events);
        site.Node!.Alarms.Changed = e => _told.Add($"{e.Severity} {e.Id}");
        site.CutSpan(1, isCut: true);
        var faults = 0;
        for (var i = 0; i < 150; i++)
        {
            if (i == 60)
            {
                site.CutSpan(1, isCut: false);
            }

            _world.Advance(TimeSpan.FromMilliseconds(100));
            site.Node.CheckAlarms();
            faults += site.Node.Status().Faults.Count;
        }

        Assert.NotEqual(0, faults);
        Assert.Empty(_told);
    }

    [Fact]
    public void WrongPassword_IsAWarning_WithoutThePassword()
    {
        var w = new OperatedSite();
        var phone = w.Site.AddPhone("202", s => s with { Password = "not-the-password" });
        phone.Register();
        w.Until(() => phone.RegisterStatus != 0);
        var alarm = Assert.Single(w.Node.ListAlarms().Now);
        Assert.Equal(("sip/credentials", "warning"), (alarm.Id, alarm.Severity));
        Assert.DoesNotContain("not-the-password", alarm.Text, StringComparison.Ordinal);
    }

    private static void Cut(OperatedSite w, bool isCut)
    {
        w.Site.Exchange.SetCut(0, isCut);
        w.Site.Exchange.SetCut(1, isCut);
    }

    private static void Looked(OperatedSite w, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            w.Seconds(1);
            w.Node.CheckAlarms();
        }
    }
}
