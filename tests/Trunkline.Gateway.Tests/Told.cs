using System.Text.RegularExpressions;
using Trunkline.Control;

namespace Trunkline.Gateway.Tests;

/// <summary>Writes down what the gateway tells, with the time in milliseconds.</summary>
internal sealed partial class Told(GatewayWorld world) : IGatewayEvents
{
    public List<string> Lines { get; } = [];

    /// <summary>The local address of every termination ever ready.</summary>
    public Dictionary<TerminationId, Trunkline.Base.NetAddress> Local { get; } = [];

    public List<TerminationEnded> Ended { get; } = [];

    public bool IsMeterNoted { get; set; }

    /// <summary>True to write nothing down (and allocate nothing).</summary>
    public bool IsOff { get; set; }

    public void Note(string text) => Lines.Add($"{world.Loop.Elapsed.TotalMilliseconds,6:0} {text}");

    public void OnRtpReady(in RtpReady e)
    {
        Local[e.Termination] = e.Local;
        Note(Short(e.ToString()));
    }

    public void OnGatewayMeter(in GatewayMeter e)
    {
        if (IsMeterNoted)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnCommandFailed(in CommandFailed e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnTerminationEnded(in TerminationEnded e)
    {
        Ended.Add(e);
        Note(Short(e.ToString()));
    }

    public void OnDigitHeard(in DigitHeard e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnPromptEnded(in PromptEnded e)
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnPromptFailed(in PromptFailed e) => Note(Short(e.ToString()));

    public void OnPromptsLoaded(in PromptsLoaded e) => Note(Short(e.ToString()));

    public void OnMediaSilent(in MediaSilent e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineRinging(in LineRinging e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineCallerId(in LineCallerId e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineSeized(in LineSeized e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineDialled(in LineDialled e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineTone(in LineTone e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineAnswered(in LineAnswered e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineCleared(in LineCleared e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineRefused(in LineRefused e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnLineChanged(in LineChanged e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnRecordingEnded(in RecordingEnded e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnRecordingFailed(in RecordingFailed e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnContextFreed(in ContextFreed e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnSnapshotContext(in SnapshotContext e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnSnapshotTermination(in SnapshotTermination e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnDlIndication(in DlIndication e)
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnDlDiagnosed(in DlDiagnosed e)
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnSpanChanged(in SpanChanged e)
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnDlFrame(in DlFrame e)
    {
    }

    public void OnSnapshotSpan(in SnapshotSpan e)
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnSnapshotEnd(in SnapshotEnd e) 
    {
        if (!IsOff)
        {
            Note(Short(e.ToString()));
        }
    }

    public void OnAttached() => Note("attached");

    public void OnLost(GatewayError why) => Note($"lost {why}");

    private static string Short(string record) => Names().Replace(record, string.Empty).Replace(" { }", string.Empty, StringComparison.Ordinal).Replace("{ ", "(", StringComparison.Ordinal).Replace(" }", ")", StringComparison.Ordinal);

    [GeneratedRegex(@"\b\w+ = ")]
    private static partial Regex Names();
}
