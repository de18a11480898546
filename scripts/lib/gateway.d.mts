export interface Gateway {
  readonly key: string;
  close(): Promise<void>;
}
export function openGateway(socketPath: string, port: number): Promise<Gateway>;
