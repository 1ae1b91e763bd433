using System.Globalization;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>A whole site whose disk loses its power under calls: every call that a phone saw answered has its record.</summary>
public sealed class PowerCutSiteTests
{
    private const int Pairs = 4;

    [Fact]
    public void Site_PowerCutUnderCalls_EveryCallAnsweredHasItsRecord()
    {
        var random = new Prng(1);
        using var disk = new PowerFs();
        var numbers = Enumerable.Range(201, 2 * Pairs).ToArray();
        using var site = new FaultSite(FaultSite.Extensions(numbers) + "routes: []\n", Path.Combine(disk.Mount, "state"));
        var phones = numbers.Select(n => site.Phone(n)).ToArray();
        try
        {
            var answered = new int[Pairs];
            foreach (var keep in (ReadOnlySpan<Keep>)[Keep.None, Keep.Some, Keep.None])
            {
                disk.PlugIn(keep: keep);
                var run = site.RunUntilReady();
                Assert.True(HaveRecords(site, answered, out var seen), seen);
                Assert.False(site.HasAlarm("damaged"), site.Log);
                var these = Call(phones, TimeSpan.FromMilliseconds(1500 + random.Next(1500)));

                // an answer that did not wait for its record was announced: then nothing is promised, and nothing was tried
                Assert.False(site.HasAlarm("reach the disk late"), "the machine is too slow for this test");
                disk.Cut();
                run.Kill();
                site.KillGateway();
                Until.True(() => site.GatewayPid() is null, 10, "the gateway is dead");
                Assert.True(disk.Unplug().WasCut);
                answered = [.. answered.Zip(these, (a, b) => a + b)];
                TestContext.Current.TestOutputHelper?.WriteLine($"power cut after {these.Sum()} answered calls");
                Assert.All(these, n => Assert.True(n > 0, "no call was answered"));
            }

            disk.PlugIn();
            var last = site.RunUntilReady();
            Assert.True(HaveRecords(site, answered, out var found), found);
            Until.True(() => site.Records().All(r => r.GetProperty("state").GetString() is "ended" or "recovered"), 10, "no record stays open", () => site.Log);
            phones[0].DialUntilAnswered("202");
            phones[0].HangUp();
            Until.True(() => phones[0].ByeStatus == 200, 10, "the next call works", () => site.Log);
            last.Stop();
            disk.Unplug();
        }
        finally
        {
            foreach (var phone in phones)
            {
                phone.Dispose();
            }
        }
    }

    /// <summary>Calls, one after the other on each pair; at the end some are up, some ring, some end.</summary>
    /// <returns>How many of each pair were answered.</returns>
    private static int[] Call(Phone[] phones, TimeSpan time)
    {
        var answered = new int[Pairs];
        var isUp = new bool[Pairs];
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        for (var pair = 0; pair < Pairs; pair++)
        {
            Dial(phones, pair);
        }

        while (TimeProvider.System.GetElapsedTime(began) < time)
        {
            for (var pair = 0; pair < Pairs; pair++)
            {
                var caller = phones[2 * pair];
                if (!isUp[pair] && caller.IsConnected)
                {
                    isUp[pair] = true;
                    answered[pair]++;
                }
                else if (isUp[pair] && caller.IsConnected)
                {
                    caller.HangUp();
                }
                else if (isUp[pair] ? caller.ByeStatus >= 200 : caller.Status >= 300)
                {
                    isUp[pair] = false;
                    Dial(phones, pair);
                }
            }

            pause.Wait(2);
        }

        return answered;
    }

    private static void Dial(Phone[] phones, int pair) => phones[2 * pair].Dial(Callee(pair));

    private static string Callee(int pair) => (202 + (2 * pair)).ToString(CultureInfo.InvariantCulture);

    private static bool HaveRecords(FaultSite site, int[] answered, out string seen)
    {
        var records = site.Records().Where(r => r.GetProperty("answered_after").ValueKind != JsonValueKind.Null)
            .CountBy(r => r.GetProperty("dialled").GetString()!).ToDictionary();
        var missing = Enumerable.Range(0, Pairs).Where(p => records.GetValueOrDefault(Callee(p)) < answered[p]).ToArray();
        seen = string.Join(", ", missing.Select(p => $"{Callee(p)}: {answered[p]} answered, {records.GetValueOrDefault(Callee(p))} recorded as such")) + "\n" + site.Log;
        return missing.Length == 0;
    }
}
