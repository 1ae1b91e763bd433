// A far end of our own side and a looped line look alike: commands come as responses. An XID (Q.921 §5.4) tells them apart: a far end ignores
// it or answers with its own, a loop brings back ours. A loop that appears on a link that is up and idle shows even less: our enquiry (RR, P=1)
// comes back, and C/R of one side's command is C/R of the other side's response, so that it is octet by octet the answer a far end may give.
// One frame more tells: RR as a response without F, which every far end takes for an acknowledgement and a loop gives back as a command.
using System.Buffers.Binary;
using Trunkline.Base;

namespace Trunkline.Links;

public sealed partial class LapdLink
{
    private const long ProbeEvery = 1000; // milliseconds
    private const int ProbeOctets = 5 + sizeof(ulong);

    /// <summary>No parameters to negotiate, then user data (ISO/IEC 8885): format identifier, group, length, group.</summary>
    private static ReadOnlySpan<byte> ProbeHead => [0x82, 0x80, 0, 0, 0xFF];

    private long _probeAt = -ProbeEvery;
    private bool _isProbeBack;
    private bool _isHintOut; // a response of ours is out that comes back as a command if the line is looped

    /// <summary>The answer to our enquiry is what our enquiry would be in a loop.</summary>
    private void OnAnswerLikeOurs()
    {
        if (_values.Probe != 0)
        {
            _isHintOut = true;
            Send(OwnSupervisory, isCommand: false, pollFinal: false, []);
        }
    }

    /// <summary>A command without P came that our own response would be in a loop: it may still be a far end's, the XID says.</summary>
    private void OnCommandLikeOurs()
    {
        _isHintOut = false;
        if (Present - _probeAt >= ProbeEvery)
        {
            SendProbe();
        }
    }

    /// <summary>A command came as a response, or the reverse.</summary>
    private void OnWrongSide()
    {
        if (_values.Probe == 0)
        {
            Diagnose(DlDiagnosis.SameSide, 0);
            return;
        }

        if (Present - _probeAt < ProbeEvery)
        {
            return; // asked already
        }

        if (!_isProbeBack)
        {
            Diagnose(DlDiagnosis.SameSide, 0);
        }

        SendProbe();
    }

    private void SendProbe()
    {
        _probeAt = Present;
        _isProbeBack = false;
        Span<byte> probe = stackalloc byte[ProbeOctets];
        ProbeHead.CopyTo(probe);
        BinaryPrimitives.WriteUInt64BigEndian(probe[5..], _values.Probe);
        Send(LapdFrameKind.Xid, isCommand: true, pollFinal: false, probe);
    }

    private void OnXid(ReadOnlySpan<byte> information)
    {
        if (_values.Probe == 0 || information.Length != ProbeOctets || !information.StartsWith(ProbeHead))
        {
            return; // negotiation: ignored, the defaults hold
        }

        var probe = BinaryPrimitives.ReadUInt64BigEndian(information[5..]);
        if (probe == _values.Probe)
        {
            _isProbeBack = true;
            Diagnose(DlDiagnosis.Looped, 0);
            if (_isLayer3Up)
            {
                // Who is there is known: layer 3 need not wait until SABME has been repeated N200 times.
                Enter4(State == LapdState.AwaitingRelease || _isReleaseHeld ? DlPrimitive.ReleaseConfirm : DlPrimitive.ReleaseIndication, canRetry: true);
            }
        }
        else if (probe >> 16 == _values.Probe >> 16 && !IsEstablished)
        {
            _isProbeBack = true;
            Diagnose(DlDiagnosis.OwnSpan, (int)(probe & 0xFFFF));
        }
    }
}
