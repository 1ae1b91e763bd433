namespace Trunkline.Fault.Tests;

/// <summary>
/// What people set at their telephones, who is logged in and how switches stand: backed up from a running site, the machine lost, restored on a clean one, and there
/// again in the next run. What must be refused is refused in words, and changes nothing.
/// </summary>
public sealed class RestoreTests
{
    private const string Services =
        """
        queues:
          - {number: "700", name: support, agents: ["203", "204"]}
        switches:
          - {number: "710", name: office, day: "201", night: "202"}
        routes: []

        """;

    [Fact]
    public void Settings_Logins_AndSwitches_AreThere_AfterALostMachine()
    {
        using var site = new FaultSite(FaultSite.Extensions(201, 202, 203, 204) + Services);
        var run = site.RunUntilReady();
        using var one = site.Phone(201);
        using var two = site.Phone(202);
        using var three = site.Phone(203);
        using var four = site.Phone(204);
        Set(one, "*21*203%23");
        Set(two, "*61*204*7%23");
        Set(four, "*26%23");
        Done(site, "queues", "support", "logout", "203");
        Done(site, "queues", "support", "pause", "204");
        Done(site, "switches", "office", "night");
        var before = Kept(site);
        Assert.Equal("201 always 203 | 202 no_answer 204 7 | 204 dnd on | support 203 logged out | support 204 paused | office night by hand, to 202", before);

        // at once: nothing of it is folded into the tables yet
        var backup = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(site.Folder)}.tar");
        try
        {
            Done(site, "backup", "--output", backup);

            // what comes after the backup is not in it
            Set(one, "%2321%23");
            Done(site, "switches", "office", "day");
            Assert.NotEqual(before, Kept(site));

            Refused(site, backup, "in use by a running trunkline; stop it first");
            run.Kill();
            Refused(site, backup, "a gateway still runs");
            site.KillGateway();
            Until.True(() => site.GatewayPid() is null, 10, "the gateway is dead");

            // the machine is lost: state, recordings, the site file
            Directory.Delete(site.StateDirectory, recursive: true);
            File.Delete(site.SiteFile);
            Damaged(site, backup);
            Assert.False(File.Exists(site.SiteFile));
            Done(site, "restore", backup);
        }
        finally
        {
            File.Delete(backup);
        }

        site.RunUntilReady();
        Assert.Equal(before, Kept(site));

        // and it counts: who calls 201 reaches 203, and by the switch 202
        three.Rtp.Begin();
        four.DialUntilAnswered("201");
        Until.True(() => three.IsConnected, 5, "203 has the call of 201", () => site.Log);
        four.HangUp();
        Until.True(() => four.ByeStatus == 200, 5, "it ends", () => site.Log);
        four.DialUntilAnswered("710");
        Until.True(() => two.IsConnected, 5, "202 has the call of the night", () => site.Log);
        four.HangUp();
        Until.True(() => four.ByeStatus == 200, 5, "it ends", () => site.Log);
    }

    /// <summary>Dials a code; the answer is its confirmation.</summary>
    private static void Set(Phone phone, string code)
    {
        phone.DialUntilAnswered(code);
        phone.HangUp();
        Until.True(() => phone.ByeStatus == 200, 10, $"the call of {code} ends");
    }

    private static void Done(FaultSite site, params string[] arguments)
    {
        var result = site.Cli(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Text}{result.Error}\n{site.Log}");
    }

    private static void Refused(FaultSite site, string backup, string says)
    {
        var result = site.Cli("restore", backup);
        Assert.True(result.ExitCode != 0 && result.Error.Contains(says, StringComparison.Ordinal), $"{result.ExitCode}: {result.Text}{result.Error}");
    }

    /// <summary>A backup with an octet that is not as it was puts nothing in place.</summary>
    private static void Damaged(FaultSite site, string backup)
    {
        var good = File.ReadAllBytes(backup);
        var bad = backup + ".bad";
        var octets = good.ToArray();
        octets[octets.Length / 2] ^= 1;
        File.WriteAllBytes(bad, octets);
        try
        {
            Refused(site, bad, "it is damaged: trunkline.db is not what was backed up");
        }
        finally
        {
            File.Delete(bad);
        }
    }

    private static string Kept(FaultSite site) => string.Join(" | ",
    [
        .. site.Ask(a => a.ExtensionsAsync())!.SelectMany(e => e.Settings.Where(s => s.IsByTelephone).Select(s => $"{e.Extension} {s.Setting} {s.Value}{(s.AfterSeconds is { } after ? $" {after:0}" : "")}")),
        .. site.Ask(a => a.QueuesAsync())!.SelectMany(q => q.Agents.Select(a => $"{q.Queue} {a.Extension} {a.Presence}")),
        .. site.Ask(a => a.SwitchesAsync())!.Select(s => $"{s.Switch} {s.Position}{(s.ByHand ? " by hand" : "")}, to {s.To}"),
    ]);
}
