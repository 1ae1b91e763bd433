namespace Trunkline.Sip;

/// <summary>Where a response goes and the headers it copies: RFC 3261 §18.2, §8.2.6, and rport of RFC 3581.</summary>
internal static class ResponsePath
{
    /// <summary>
    /// Over TCP the connection the request came on; over UDP the address it came from, with the port it came from when
    /// the client asked for that (rport), else the port of the top Via. maddr is not followed: it would let a stranger aim us.
    /// </summary>
    public static SipFlow Of(SipMessage request, in SipFlow flow)
    {
        if (flow.IsReliable || !Via.TryParse(request.TopVia, out var via) || via.Parameters.Has("rport"u8))
        {
            return flow;
        }

        return flow with { Remote = flow.Remote.WithPort(via.Port == 0 ? 5060 : via.Port) };
    }

    /// <summary>Writes Via, From, Call-ID, CSeq, then Record-Route, then To without its line end.</summary>
    public static SipWriter WriteHead(SipWriter writer, SipMessage request, in SipFlow flow, out int viaEnd, out int routeEnd)
    {
        writer.Clear();
        WriteVias(writer, request, flow);
        Copy(writer, request, HeaderName.From);
        Copy(writer, request, HeaderName.CallId);
        Copy(writer, request, HeaderName.CSeq);
        viaEnd = writer.Length;
        foreach (var value in request.Values(HeaderName.RecordRoute))
        {
            writer.Header(HeaderName.RecordRoute, value);
        }

        routeEnd = writer.Length;
        return request.Has(HeaderName.To) ? writer.Begin(HeaderName.To).Raw(request.To) : writer.Raw("To: <sip:unknown.invalid>"u8);
    }

    private static void WriteVias(SipWriter writer, SipMessage request, in SipFlow flow)
    {
        if (!Via.TryParse(request.TopVia, out var top))
        {
            // One that cannot be read goes back as it came.
            for (var i = request.IndexOf(HeaderName.Via); i >= 0; i = request.IndexOf(HeaderName.Via, i + 1))
            {
                writer.Header(HeaderName.Via, request.ValueAt(i));
            }

            return;
        }

        var isTop = true;
        foreach (var value in request.Values(HeaderName.Via))
        {
            writer.Begin(HeaderName.Via);
            if (isTop)
            {
                WriteTopVia(writer, top, flow);
            }
            else
            {
                writer.Raw(value);
            }

            writer.Line();
            isTop = false;
        }
    }

    private static void Copy(SipWriter writer, SipMessage request, HeaderName name)
    {
        if (request.Has(name))
        {
            writer.Header(name, request[name]);
        }
    }

    private static void WriteTopVia(SipWriter writer, Via via, in SipFlow flow)
    {
        writer.Raw("SIP/2.0/"u8).Raw(via.Transport).Raw(" "u8).Raw(via.Host);
        if (via.Port != 0)
        {
            writer.Raw(":"u8).Number(via.Port);
        }

        var rport = false;
        foreach (var parameter in via.Parameters)
        {
            if (SipText.Same(parameter.Name, "rport"u8))
            {
                rport = true;
            }
            else if (!SipText.Same(parameter.Name, "received"u8))
            {
                writer.Raw(";"u8).Raw(parameter.Name);
                if (!parameter.Value.IsEmpty)
                {
                    writer.Raw("="u8).Raw(parameter.Value);
                }
            }
        }

        if (rport || !HostAddress.TryParse(via.Host, 0, out var sentBy) || !sentBy.SameHost(flow.Remote))
        {
            writer.Raw(";received="u8);
            if (flow.Remote.IsIPv4)
            {
                writer.Address(flow.Remote.WithPort(0));
            }
            else
            {
                writer.Text(flow.Remote.Host); // no brackets here, RFC 3261 §25.1 and RFC 5118 §4.5
            }
        }

        if (rport)
        {
            writer.Raw(";rport="u8).Number(flow.Remote.Port);
        }
    }
}
