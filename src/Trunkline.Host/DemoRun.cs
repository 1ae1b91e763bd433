// `demo --once`: registers robots as the site's extensions over real UDP, places every scripted call, several at a time, and
// collects the results.
using Trunkline.Base;
using Trunkline.Net;
using Trunkline.Simulation.Phones;
using Trunkline.Simulation.Scenarios;
using Trunkline.Site;

namespace Trunkline.Host;

/// <summary>Places the scripted calls of the demo.</summary>
public static class DemoRun
{
    private const int AtOnce = 3; // with the guard times of released lines, and one kept for emergencies, 8 lines are not too many
    private const int FirstPhonePort = 6201;
    private static readonly TimeSpan RegisteredWithin = TimeSpan.FromSeconds(20);

    /// <summary>Runs on the calling thread until all calls are over.</summary>
    /// <param name="site">The demo's site, running.</param>
    /// <param name="progress">Hears each result as it comes.</param>
    /// <param name="error">Why nothing could be tried, for people.</param>
    /// <returns>The results in the order of the script; empty with <paramref name="error"/>.</returns>
    public static IReadOnlyList<ScenarioResult> Run(SiteModel site, Action<ScenarioResult> progress, out string? error)
    {
        ArgumentNullException.ThrowIfNull(site);
        error = null;
        using var reactor = new Reactor(new NodeLoop(TimeProvider.System));
        using var network = new UdpDatagramNetwork(reactor);
        var seed = new Prng((ulong)TimeProvider.System.GetTimestamp());
        var server = NetAddress.FromIPv4(0x7F000001, site.Sip.Udp.Port);
        var phones = new Dictionary<string, SimulatedPhone>();
        foreach (var extension in site.Extensions)
        {
            var local = NetAddress.FromIPv4(0x7F000001, (ushort)(FirstPhonePort + (2 * phones.Count)));
            var settings = new PhoneSettings(extension.Number, extension.Credentials.Password ?? "", site.Sip.Realm, server, local)
            {
                FirstRtpPort = 17_000 + (200 * phones.Count),
            };
            var phone = new SimulatedPhone(reactor.Loop, network, settings, seed.Fork());
            if (!phone.IsBound)
            {
                error = $"the demo's phone {extension.Number} cannot bind UDP {local}";
                return [];
            }

            phones[extension.Number] = phone;
            phone.Register();
        }

        if (!Until(reactor, () => phones.Values.All(p => p.IsRegistered), RegisteredWithin))
        {
            error = "not registered within 20 s: " + string.Join(", ", phones.Values.Where(p => !p.IsRegistered).Select(p => $"{p.Settings.Extension} ({p.RegisterStatus})"));
            return [];
        }

        var batch = new ScenarioBatch(reactor.Loop, new DemoCalls(reactor.Loop, phones).All, AtOnce, progress);
        Until(reactor, () => batch.IsOver, TimeSpan.FromMinutes(5));
        IReadOnlyList<ScenarioResult> services = [];
        if (batch.IsOver && site.Services.Any())
        {
            var calls = new ScenarioBatch(reactor.Loop, new ServiceCalls(reactor.Loop, phones).All, 1, progress);
            Until(reactor, () => calls.IsOver, TimeSpan.FromMinutes(2));
            services = calls.Results;
        }

        IReadOnlyList<ScenarioResult> failover = [];
        if (batch.IsOver && site.E1Trunks.Any() && site.SipTrunks.Any())
        {
            var failures = new ScenarioBatch(reactor.Loop, new FailoverCalls(reactor.Loop, phones, command => ExchangeControl.Ask(ExchangeControl.PathOf(site), command)).All, 1, progress);
            Until(reactor, () => failures.IsOver, TimeSpan.FromMinutes(3));
            failover = failures.Results;
        }

        Until(reactor, () => false, TimeSpan.FromSeconds(1)); // the last BYEs
        foreach (var phone in phones.Values)
        {
            phone.Register(0);
        }

        Until(reactor, () => phones.Values.All(p => !p.IsRegistered), TimeSpan.FromSeconds(2));
        var recordings = RecordingMeasure.Judge(RecordingCheck.MeasureAll(site.Gateway.RecordingsDirectory));
        progress(recordings);
        return [.. batch.Results, .. services, .. failover, recordings];
    }

    private static bool Until(Reactor reactor, Func<bool> condition, TimeSpan limit)
    {
        var ends = reactor.Loop.Elapsed + limit;
        while (!condition())
        {
            if (reactor.Loop.Elapsed >= ends)
            {
                return false;
            }

            reactor.RunOnce(TimeSpan.FromMilliseconds(20));
        }

        return true;
    }
}
