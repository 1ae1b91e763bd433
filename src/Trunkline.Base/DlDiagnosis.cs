// What is wrong at the far end of a data link, as far as its frames tell: found by the link, said in words by the deciding side.
namespace Trunkline.Base;

/// <summary>What is wrong at the far end, as far as its frames tell. Each is told once, and again after the link was up.</summary>
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
