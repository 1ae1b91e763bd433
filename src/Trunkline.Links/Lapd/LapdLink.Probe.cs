// A far end of our own side and a looped line look alike: commands come as responses. An XID (Q.921 §5.4) tells them apart: a far end ignores
// it or answers with its own, a loop brings back ours.
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
        if (probe >> 16 == _values.Probe >> 16 && !IsEstablished)
        {
            _isProbeBack = true;
            if (probe == _values.Probe)
            {
                Diagnose(DlDiagnosis.Looped, 0);
            }
            else
            {
                Diagnose(DlDiagnosis.OwnSpan, (int)(probe & 0xFFFF));
            }
        }
    }
}
