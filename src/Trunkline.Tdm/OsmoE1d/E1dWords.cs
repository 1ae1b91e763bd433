using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>Why a line of osmo-e1d is not attached, for whoever can help; made beforehand, and each no longer than Control carries (63 octets).</summary>
internal sealed class E1dWords
{
    /// <summary>A request that nobody answers.</summary>
    public const string Silent = "osmo-e1d does not answer";

    /// <summary>It was ours, and the daemon closed it.</summary>
    public const string Closed = "osmo-e1d has closed the span: it ended, or its card is gone";

    /// <summary>It is ours, and no octet comes.</summary>
    public const string Starved = "osmo-e1d gives nothing: it hangs, or its card does";

    private readonly string _noSuchLine;
    private readonly string _superchannel;
    private readonly string _e1oIP;
    private readonly string _staysOff;
    private readonly string[] _timeslot;

    /// <param name="interfaceId">The daemon's interface.</param>
    /// <param name="line">Its line.</param>
    public E1dWords(byte interfaceId, byte line)
    {
        _noSuchLine = $"osmo-e1d has no interface {interfaceId}, or no line {line} there";
        _superchannel = $"osmo-e1d has line {line} as a superchannel, not channelized";
        _e1oIP = $"osmo-e1d carries line {line} over IP (mode e1oip)";
        _staysOff = $"osmo-e1d does not turn line {line} on";
        _timeslot = [.. Enumerable.Range(0, E1Frame.Octets).Select(t => $"another program of osmo-e1d has timeslot {t} open")];
    }

    /// <summary>A socket that cannot be connected to.</summary>
    public static string OfConnect(int error) => error switch
    {
        LibC.Enoent => "osmo-e1d is not there: its socket does not exist",
        LibC.Eacces or LibC.Eperm => "no right to osmo-e1d's socket: our user must be in its group",
        LibC.Econnrefused => "osmo-e1d has ended: nobody listens at its socket",
        LibC.Eprototype => "not osmo-e1d's socket: another program listens there",
        _ => "osmo-e1d's socket cannot be connected to",
    };

    /// <summary>A line that is not given.</summary>
    public string Of(E1dRefusal refusal, int timeslot) => refusal switch
    {
        E1dRefusal.NoSuchLine => _noSuchLine,
        E1dRefusal.Superchannel => _superchannel,
        E1dRefusal.E1oIP => _e1oIP,
        E1dRefusal.StaysOff => _staysOff,
        E1dRefusal.Timeslot => _timeslot[timeslot],
        _ => "osmo-e1d answers with an error",
    };
}
