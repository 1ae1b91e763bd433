namespace Trunkline.Tdm;

/// <summary>Why a span of DAHDI is not to be had, for whoever can help; each no longer than Control carries (63 octets).</summary>
internal static class DahdiWords
{
    /// <summary>A device that cannot be opened.</summary>
    public static string OfOpen(string device, int error) => error switch
    {
        LibC.Enoent => $"{device} is not there: no DAHDI module is loaded",
        LibC.Eacces or LibC.Eperm => $"no right to {device}: our user must be in its group",
        LibC.Enodev or LibC.Enxio => $"{device} has no driver behind it",
        _ => $"{device} cannot be opened (error {error})",
    };

    /// <summary>No span of this number.</summary>
    public static string NoSpan(int span) => $"DAHDI has no span {span}: no card, or its driver is not loaded";

    /// <summary>A span of another kind.</summary>
    public static string NoE1(int span, int channels) => $"span {span} has {channels} channels, an E1 has 31";

    /// <summary>SPANCONFIG.</summary>
    public static string OfSpanConfig(int span, int error) => error switch
    {
        LibC.Einval => $"span {span} cannot be configured so: its card cannot do that",
        LibC.Eacces or LibC.Eperm => $"no right to configure span {span}",
        _ => $"span {span} cannot be configured so (error {error})",
    };

    /// <summary>CHANCONFIG.</summary>
    public static string OfChanConfig(int channel, int timeslot, int error) => error switch
    {
        LibC.Ebusy => Busy(channel, timeslot),
        _ => $"channel {channel} (timeslot {timeslot}) cannot be configured (error {error})",
    };

    /// <summary>SPECIFY.</summary>
    public static string OfSpecify(int channel, int timeslot, int error) => error switch
    {
        LibC.Ebusy => Busy(channel, timeslot),
        LibC.Enxio or LibC.Einval => $"channel {channel} (timeslot {timeslot}) is not configured: run dahdi_cfg",
        _ => $"channel {channel} (timeslot {timeslot}) cannot be opened (error {error})",
    };

    /// <summary>A channel that is another span's, or another timeslot's.</summary>
    public static string Elsewhere(int channel, int span, int timeslot) => $"channel {channel} is not timeslot {timeslot} of span {span}";

    /// <summary>A channel that is configured for another use.</summary>
    public static string OtherUse(int channel, int use, bool isFrames) => $"channel {channel} is configured as 0x{use:x}, not as {(isFrames ? "dchan or hardhdlc" : "bchan")}";

    /// <summary>SET_BUFINFO and AUDIOMODE.</summary>
    public static string NoBuffers(int channel) => $"channel {channel} does not take its buffers";

    /// <summary>STARTUP.</summary>
    public static string NoStart(int span) => $"span {span} does not start";

    /// <summary>It was ours.</summary>
    public static string Gone(int span) => $"the card of span {span} is gone, or its driver";

    /// <summary>Somebody ran dahdi_cfg.</summary>
    public static string ConfiguredAnew(int span) => $"span {span} was configured anew under us (dahdi_cfg)";

    /// <summary>It is ours and open, and no octet comes.</summary>
    public static string Starved(int span) => $"span {span} gives nothing: its card or its interrupts hang";

    private static string Busy(int channel, int timeslot) => $"channel {channel} (timeslot {timeslot}): another program has it";
}
