using Trunkline.Base;
using Trunkline.Isdn;
using Trunkline.Isdn.CallControl;
using Trunkline.Links;

namespace Trunkline.Interop.Tests;

/// <summary>Our Q.931 over our LAPD at one end of a UDP wire: takes every call of the far end, writes down what happens.</summary>
internal sealed class PriEnd : IQ931Link, IQ931User, IQ931CallUser, IDisposable
{
    private readonly LapdEnd _lapd;

    /// <param name="loop">The loop it lives on.</param>
    /// <param name="values">Side, variant, timers.</param>
    public PriEnd(RealLoop loop, Q931Values values)
    {
        var side = values.Side == Q931Side.User ? LapdSide.User : LapdSide.Network;
        _lapd = new(loop, LapdValues.Default with { Side = side, T200 = TimeSpan.FromMilliseconds(300) }) { OnPrimitive = Heard };
        Isdn = new(loop.Loop, values, this, this);
    }

    /// <summary>The interface.</summary>
    public Q931Interface Isdn { get; }

    /// <summary>The wire to the peer, and the frames on it.</summary>
    public LapdEnd Lapd => _lapd;

    /// <summary>What happened: "setup 5550100", "alerting", "connect", "disconnect 16", "released 16".</summary>
    public List<string> Log { get; } = [];

    /// <summary>What the last SETUP of the far end carried.</summary>
    public Q931Setup? LastSetup { get; private set; }

    /// <summary>What the last CONNECT carried.</summary>
    public Q931Details? LastConnect { get; private set; }

    /// <summary>What the last message but SETUP and CONNECT carried: alerting, progress, facility, a notification.</summary>
    public Q931Details? Last { get; private set; }

    /// <summary>What the last DISCONNECT carried.</summary>
    public Q931Details? LastDisconnect { get; private set; }

    /// <summary>What is done with a call of the far end.</summary>
    public Action<Q931Call>? Taken { get; set; }

    /// <summary>What is done when a call of ours is answered.</summary>
    public Action<Q931Call>? Answered { get; set; }

    /// <summary>Calls answered, ended, and ended by the causes.</summary>
    public int Connected { get; private set; }

    /// <summary>How calls ended, by cause; one entry a call.</summary>
    public List<Q931End> Ends { get; } = [];

    /// <summary>Messages the link's queue had no room for.</summary>
    public int Refused { get; private set; }

    /// <summary>What the data link said of the far end.</summary>
    public List<string> Diagnoses => _lapd.Diagnoses;

    /// <summary>Trouble told.</summary>
    public List<string> Trouble { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => _lapd.Dispose();

    public void DlEstablishRequest() => _lapd.Link.EstablishRequest();

    public void DlDataRequest(ReadOnlySpan<byte> octets)
    {
        if (!_lapd.Link.TryDataRequest(octets))
        {
            Refused++;
            _lapd.Link.EstablishRequest(); // as the gateway does
        }
    }

    public void OnSetupIndication(Q931Call call, Q931Setup setup)
    {
        LastSetup = setup;
        call.User = this;
        Log.Add($"setup {setup.Called.Digits}");
        Taken?.Invoke(call);
    }

    public void OnChannelChanged(int channel, ChannelCondition condition)
    {
    }

    public void OnLinkChanged(bool isUp) => Log.Add(isUp ? "up" : "down");

    public void OnRestartIndication(uint channels) => Log.Add($"restart {channels:x}");

    public void OnRestartConfirm(uint channels) => Log.Add($"restarted {channels:x}");

    public void OnTrouble(Q931Trouble trouble, string text) => Trouble.Add(text);

    public void OnMoreInfoIndication(Q931Call call, Q931Details details) => Log.Add("more");

    public void OnInfoIndication(Q931Call call, Q931Details details) => Log.Add($"info {details.Called.Digits}");

    public void OnInfoTimeout(Q931Call call) => Log.Add("no more digits");

    public void OnProceedingIndication(Q931Call call, Q931Details details) => Log.Add(details.IsInBand ? "proceeding in-band" : "proceeding");

    public void OnAlertingIndication(Q931Call call, Q931Details details) => Heard(details, details.IsInBand ? "alerting in-band" : "alerting");

    public void OnProgressIndication(Q931Call call, Q931Details details) => Heard(details, details.IsInBand ? "progress in-band" : "progress");

    public void OnSetupConfirm(Q931Call call, Q931Details details)
    {
        Connected++;
        LastConnect = details;
        Log.Add("connect");
        Answered?.Invoke(call);
    }

    public void OnSetupCompleteIndication(Q931Call call) => Log.Add("complete");

    public void OnNotifyIndication(Q931Call call, Q931Details details) => Heard(details, "notify");

    public void OnFacilityIndication(Q931Call call, Q931Details details) => Heard(details, "facility");

    public void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing)
    {
        LastDisconnect = clearing.Details;
        Log.Add($"disconnect {(int)clearing.Cause}");
    }

    public void OnReleased(Q931Call call, in Q931End end)
    {
        Ends.Add(end);
        Log.Add($"released {(int)end.Cause}");
    }

    private void Heard(Q931Details details, string what)
    {
        Last = details;
        Log.Add(what);
    }

    private void Heard(DlPrimitive primitive, byte[] message)
    {
        switch (primitive)
        {
            case DlPrimitive.EstablishConfirm:
                Isdn.OnDlEstablishConfirm();
                break;
            case DlPrimitive.EstablishIndication:
                Isdn.OnDlEstablishIndication();
                break;
            case DlPrimitive.ReleaseIndication or DlPrimitive.ReleaseConfirm:
                Isdn.OnDlReleaseIndication();
                break;
            case DlPrimitive.DataIndication:
                Isdn.OnDlDataIndication(message);
                break;
        }
    }
}
