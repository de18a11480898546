import { type CodeRequest, tokenVariable } from './codeRequest';
import {
  formEncoded,
  javaText,
  javascriptText,
  perlText,
  phpText,
  pythonText,
  rText,
  rubyText,
  shellText,
} from './quoting';

/** Lines of a program; a blank one at the end becomes its last line end. */
function program(...lines: readonly (string | readonly string[])[]): string {
  return `${lines.flat().join('\n')}\n`;
}

/** The token comes through standard input: arguments of programs can be seen by others on the computer. */
export function curlCode({ url, pairs, file }: CodeRequest): string {
  const options = pairs.map(([name, value]) =>
    // What curl cannot be given as it is goes encoded.
    /[^\P{Cc}\n]/u.test(value)
      ? `--data ${shellText(`${name}=${formEncoded(value)}`)}`
      : `--data-urlencode ${shellText(`${name}=${value}`)}`,
  );
  return program(
    `: "\${${tokenVariable}:?Set ${tokenVariable} to your API token first}"`,
    `printf 'token=%s' "$${tokenVariable}" | curl --silent --show-error --fail-with-body \\`,
    '  --data @- \\',
    options.map((option) => `  ${option} \\`),
    `  --output ${shellText(file)} \\`,
    `  ${shellText(url)}`,
  );
}

export function requestsCode({ url, pairs, file }: CodeRequest): string {
  return program(
    'import os',
    'import sys',
    '',
    'import requests',
    '',
    'data = {',
    `    "token": os.environ["${tokenVariable}"],`,
    pairs.map(([name, value]) => `    ${pythonText(name)}: ${pythonText(value)},`),
    '}',
    `with requests.post(${pythonText(url)}, data=data, stream=True, timeout=(30, 900)) as response:`,
    '    if not response.ok:',
    '        sys.exit(f"REDCap: {response.status_code} {response.text}")',
    `    with open(${pythonText(file)}, "wb") as answer:`,
    '        for chunk in response.iter_content(1 << 16):',
    '            answer.write(chunk)',
  );
}

export function javascriptCode({ url, pairs, file }: CodeRequest): string {
  return program(
    '// Node.js 18 or later, as a module: node answer.mjs',
    "import { writeFile } from 'node:fs/promises';",
    "import process from 'node:process';",
    '',
    `const token = process.env.${tokenVariable};`,
    'if (!token) {',
    `  throw new Error('Set ${tokenVariable} to your API token first');`,
    '}',
    'const body = new URLSearchParams([',
    "  ['token', token],",
    pairs.map(([name, value]) => `  [${javascriptText(name)}, ${javascriptText(value)}],`),
    ']);',
    `const response = await fetch(${javascriptText(url)}, { method: 'POST', body });`,
    'if (!response.ok) {',
    '  throw new Error(`REDCap: ${response.status} ${await response.text()}`);',
    '}',
    `await writeFile(${javascriptText(file)}, Buffer.from(await response.arrayBuffer()));`,
  );
}

export function phpCode({ url, pairs, file }: CodeRequest): string {
  return program(
    '<?php',
    `$token = getenv("${tokenVariable}");`,
    'if (!$token) {',
    `    fwrite(STDERR, "Set ${tokenVariable} to your API token first\\n");`,
    '    exit(1);',
    '}',
    '$data = [',
    '    "token" => $token,',
    pairs.map(([name, value]) => `    ${phpText(name)} => ${phpText(value)},`),
    '];',
    `$curl = curl_init(${phpText(url)});`,
    'curl_setopt_array($curl, [',
    '    CURLOPT_POSTFIELDS => http_build_query($data, "", "&"),',
    '    CURLOPT_RETURNTRANSFER => true,',
    ']);',
    '$answer = curl_exec($curl);',
    'if ($answer === false) {',
    '    fwrite(STDERR, curl_error($curl) . "\\n");',
    '    exit(1);',
    '}',
    '$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);',
    'if ($status !== 200) {',
    '    fwrite(STDERR, "REDCap: $status $answer\\n");',
    '    exit(1);',
    '}',
    `file_put_contents(${phpText(file)}, $answer);`,
  );
}

export function rubyCode({ url, pairs, file }: CodeRequest): string {
  return program(
    "require 'net/http'",
    '',
    'data = [',
    `  ["token", ENV.fetch("${tokenVariable}")],`,
    pairs.map(([name, value]) => `  [${rubyText(name)}, ${rubyText(value)}],`),
    ']',
    `uri = URI(${rubyText(url)})`,
    'request = Net::HTTP::Post.new(uri)',
    '# As sent: Ruby would ask for compressed answers otherwise.',
    'request["Accept-Encoding"] = "identity"',
    'request.set_form_data(data)',
    'answer = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https", read_timeout: 900) do |http|',
    '  http.request(request)',
    'end',
    'abort "REDCap: #{answer.code} #{answer.body}" unless answer.is_a?(Net::HTTPSuccess)',
    `File.binwrite(${rubyText(file)}, answer.body)`,
  );
}

export function perlCode({ url, pairs, file }: CodeRequest): string {
  return program(
    'use strict;',
    'use warnings;',
    'use HTTP::Tiny; # comes with Perl; https needs IO::Socket::SSL too',
    '',
    `my $token = $ENV{${tokenVariable}} or die "Set ${tokenVariable} to your API token first\\n";`,
    'my @data = (',
    '    "token" => $token,',
    pairs.map(([name, value]) => `    ${perlText(name)} => ${perlText(value)},`),
    ');',
    'my $http = HTTP::Tiny->new(verify_SSL => 1, timeout => 900);',
    `my $answer = $http->post_form(${perlText(url)}, \\@data);`,
    'die "REDCap: $answer->{status} $answer->{content}\\n" unless $answer->{success};',
    `open(my $file, ">:raw", ${perlText(file)}) or die $!;`,
    'print {$file} $answer->{content};',
    'close($file) or die $!;',
  );
}

export function javaCode({ url, pairs, file }: CodeRequest): string {
  return program(
    'import java.net.URI;',
    'import java.net.URLEncoder;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    'import java.nio.charset.StandardCharsets;',
    'import java.nio.file.Files;',
    'import java.nio.file.Path;',
    '',
    '// Java 11 or later: java RedcapRequest.java',
    'public class RedcapRequest {',
    '    public static void main(String[] args) throws Exception {',
    '        StringBuilder body = new StringBuilder();',
    `        add(body, "token", System.getenv("${tokenVariable}"));`,
    pairs.map(([name, value]) => `        add(body, ${javaText(name)}, ${javaText(value)});`),
    `        HttpRequest request = HttpRequest.newBuilder(URI.create(${javaText(url)}))`,
    '            .header("Content-Type", "application/x-www-form-urlencoded")',
    '            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))',
    '            .build();',
    '        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());',
    '        if (answer.statusCode() != 200) {',
    '            System.err.println("REDCap: " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));',
    '            System.exit(1);',
    '        }',
    `        Files.write(Path.of(${javaText(file)}), answer.body());`,
    '    }',
    '',
    '    private static void add(StringBuilder body, String name, String value) {',
    '        if (value == null) {',
    `            throw new IllegalStateException("Set ${tokenVariable} to your API token first");`,
    '        }',
    '        body.append(body.length() == 0 ? "" : "&")',
    "            .append(URLEncoder.encode(name, StandardCharsets.UTF_8)).append('=')",
    '            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));',
    '    }',
    '}',
  );
}

export function httr2Code({ url, pairs, file }: CodeRequest): string {
  return program(
    'library(httr2)',
    '',
    `token <- Sys.getenv("${tokenVariable}")`,
    `if (token == "") stop("Set ${tokenVariable} to your API token first")`,
    '',
    `answer <- request(${rText(url)}) |>`,
    '  req_body_form(',
    '    token = token,',
    pairs.map(
      ([name, value], i) =>
        `    ${/^[A-Za-z]\w*$/.test(name) ? name : `\`${name}\``} = ${rText(value)}${i === pairs.length - 1 ? '' : ','}`,
    ),
    '  ) |>',
    '  req_error(body = function(answer) resp_body_string(answer)) |>',
    '  req_perform()',
    `writeBin(resp_body_raw(answer), ${rText(file)})`,
  );
}

/** Everything but the token is encoded already, so that neither SAS's macros nor its session encoding see any of it. */
export function sasCode({ url, pairs, file }: CodeRequest): string {
  return program(
    `filename answer "${sasName(file)}";`,
    'filename form temp;',
    '',
    'data _null_;',
    '  file form recfm=n;',
    '  length token $64;',
    `  token = sysget('${tokenVariable}');`,
    `  if missing(token) then abort cancel;`,
    '  size = length(token);',
    "  put 'token=' token $varying64. size;",
    pairs.flatMap(([name, value]) =>
      pieces(`&${formEncoded(name)}=${formEncoded(value)}`).map((piece) => `  put '${piece}';`),
    ),
    'run;',
    '',
    `proc http url='${url.replaceAll("'", '%27')}' method="POST" in=form out=answer`,
    '  ct="application/x-www-form-urlencoded";',
    'run;',
    '%put REDCap: &SYS_PROCHTTP_STATUS_CODE &SYS_PROCHTTP_STATUS_PHRASE;',
  );
}

/** A line of a SAS program has its limits. */
function pieces(text: string): readonly string[] {
  return text.match(/.{1,200}/gs) ?? [];
}

function sasName(file: string): string {
  return file.replaceAll(/[^\w.-]/g, '_');
}
