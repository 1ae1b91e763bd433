// What is wrong at the far end of a span, as far as its frames and timeslots tell: found in the gateway, said in words by the deciding side.
namespace Trunkline.Base;

/// <summary>What is wrong at the far end, as far as its frames and timeslots tell. Each is told once, and again after the link was up.</summary>
public enum DlDiagnosis : byte
{
    /// <summary>Nothing known.</summary>
    None,

    /// <summary>Commands come as responses: the far end is set to our own side, or our frames come back in a loop.</summary>
    SameSide,

    /// <summary>SABME was repeated N200 times and nothing at all came back.</summary>
    NobodyAnswers,

    /// <summary>Frames arrive for another TEI; the value is that TEI.</summary>
    OtherTei,

    /// <summary>SABME is answered by DM: the far end is there and refuses.</summary>
    Refused,

    /// <summary>A frame that must not be (Q.921 table II.1); the value is the letter of its MDL-ERROR, J to O. Told at most once a second.</summary>
    FrameError,

    /// <summary>Our own frames come back: the line is looped.</summary>
    Looped,

    /// <summary>Frames of another span of the same gateway come; the value is its number.</summary>
    OwnSpan,

    /// <summary>LAPD's frames, or HDLC's flags, come in another timeslot and not in timeslot 16; the value is that timeslot.</summary>
    DChannelElsewhere,

    /// <summary>HDLC comes in timeslot 16, and every frame is damaged.</summary>
    DamagedFrames,

    /// <summary>HDLC comes in timeslot 16 with every bit inverted.</summary>
    Inverted,

    /// <summary>Timeslot 16 carries the multiframe of channel-associated signalling.</summary>
    Cas,

    /// <summary>Timeslot 16 always carries the same octet, which is the value.</summary>
    NoHdlc,

    /// <summary>A timeslot with a call brings nothing, one without a call brings sound; the value is the first and, times 256, the second.</summary>
    TimeslotsSwapped,
}

/// <summary>Diagnoses in words.</summary>
public static class DlWords
{
    /// <summary>A diagnosis as a sentence; empty for none.</summary>
    public static string Of(DlDiagnosis diagnosis, int value, bool isUserSide) => diagnosis switch
    {
        DlDiagnosis.SameSide => $"the far end is also {(isUserSide ? "user" : "network")} side, or the line is looped",
        DlDiagnosis.NobodyAnswers => "nobody answers SABME: the far end sends nothing on the D-channel",
        DlDiagnosis.OtherTei => $"the far end sends frames for TEI {value}, which is not ours",
        DlDiagnosis.Refused => "the far end refuses to establish the link (DM)",
        DlDiagnosis.Looped => "the line is looped: our own frames come back",
        DlDiagnosis.OwnSpan => $"the cable ends at our own span {value}",
        DlDiagnosis.DChannelElsewhere => $"the far end's D-channel is heard in timeslot {value} and not in timeslot 16: it is set so there, or timeslots are shifted in between",
        DlDiagnosis.DamagedFrames => "every frame that comes in timeslot 16 is damaged",
        DlDiagnosis.Inverted => "the D-channel comes with every bit inverted",
        DlDiagnosis.Cas => "timeslot 16 carries channel-associated signalling (CAS, as R2 has it): the far end is not set to ISDN PRI",
        DlDiagnosis.NoHdlc => $"nothing comes in timeslot 16 but 0x{value & 0xFF:X2} again and again: the far end has no D-channel there",
        DlDiagnosis.TimeslotsSwapped => $"timeslot {value & 0xFF} has a call and brings nothing, timeslot {value >> 8} has none and brings sound: "
            + "timeslots may be swapped or shifted between here and the far end",
        DlDiagnosis.FrameError => $"the far end {FrameErrorOf((char)value)}: the data link is established anew (MDL-ERROR {(char)value})",
        _ => "",
    };

    private static string FrameErrorOf(char error) => error switch
    {
        'J' => "acknowledges frames that were never sent",
        'K' => "rejects a frame of ours (FRMR)",
        'L' => "sends a frame that LAPD does not have",
        'M' => "sends information in a frame that has none",
        'N' => "sends a supervisory frame of a wrong length",
        _ => "sends a frame longer than N201",
    };
}
