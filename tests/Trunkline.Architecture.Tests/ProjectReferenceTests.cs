using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Trunkline.Architecture.Tests;

/// <summary>The arrows of ARCHITECTURE.md, checked against the .csproj files. Changing this table needs an ADR.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        // protocols, pure
        ["Base"] = [],
        ["Sip"] = ["Base"],
        ["Fxo"] = ["Base"],
        ["E1"] = ["Base"],
        ["Links"] = ["Base"],
        ["Isdn"] = ["Base"],
        ["Rtp"] = ["Base"],
        ["Dsp"] = ["Base"],

        // the only place where what decides and what has a clock meet
        ["Control"] = ["Base"],

        // has a clock
        ["Gateway"] = ["Base", "Control", "Dsp", "Rtp", "Fxo", "E1", "Links", "Site"],
        ["Exchange"] = ["Base", "Dsp", "Fxo", "E1", "Links", "Isdn"],

        // decides
        ["Calls"] = ["Base", "Control"],
        ["Trunks"] = ["Base", "Control", "Calls", "Sip", "Isdn"],
        ["Site"] = ["Base"],
        ["Storage"] = ["Base", "Calls"],

        // teletraffic, dimensioning, cost, order sheets: pure functions
        ["Planning"] = ["Base", "Site"],

        // the World: a whole site under one virtual clock; the body of tests and the product's simulate
        ["Simulation"] = ["Base", "Control", "Calls", "Trunks", "Sip", "Rtp", "Dsp", "Fxo", "E1", "Links", "Isdn", "Gateway", "Exchange", "Site", "Node"],

        // the number plan compiled from a site: decides where a call goes, says why, proves what can never happen. Pure
        ["Routing"] = ["Base", "Calls", "Site"],

        // puts a deciding node together from a site: no I/O of its own
        ["Node"] = ["Base", "Control", "Calls", "Routing", "Trunks", "Sip", "Site"],

        // octets of a D-channel for people: words and captures. Sees Links and Isdn, and is seen by the command line alone
        ["Trace"] = ["Base", "Isdn", "Links"],

        // HTTP and JSON for people and programs; asks the node's loop
        ["Api"] = ["Base", "Node"],

        // the processes: real clock, sockets, disk and threads put around a node, a gateway, an exchange
        ["Host"] = ["Api", "Base", "Calls", "Control", "Dsp", "E1", "Exchange", "Fxo", "Gateway", "Net", "Node", "Routing", "Simulation", "Site", "Storage", "Tdm"],

        // I/O depends on protocol, never the reverse
        ["Net"] = ["Base", "Sip", "Rtp", "Control", "Gateway"],
        ["Tdm"] = ["Base", "Fxo", "E1", "Links"],
    };

    /// <summary>Rooms on the decision loop, or pure: the analyzer bans Task, locks and threads in them.</summary>
    private static readonly string[] OnLoop = ["Sip", "Fxo", "E1", "Links", "Isdn", "Rtp", "Dsp", "Control", "Calls", "Trunks", "Simulation", "Routing", "Node"];

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Src()).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_AreInTheDrawing(string project)
    {
        var name = project["Trunkline.".Length..];
        Assert.True(MayReference.ContainsKey(name), $"{project} is not in the table of rooms");
        Assert.Subset(MayReference[name].ToHashSet(), References(project).ToHashSet());
    }

    [Fact]
    public void RoomsOnTheLoop_BanTasksLocksAndThreads() => Assert.Equal(
        OnLoop.Order(),
        Directory.GetDirectories(Src())
            .Where(d => Csproj(Path.GetFileName(d)).Descendants("OnLoop").Any(e => e.Value == "true"))
            .Select(d => Path.GetFileName(d)["Trunkline.".Length..]).Order());

    private static IEnumerable<string> References(string project) =>
        Csproj(project).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))["Trunkline.".Length..]);

    private static XDocument Csproj(string project) => XDocument.Load(Path.Combine(Src(), project, project + ".csproj"));

    private static string Src([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../src"));
}
